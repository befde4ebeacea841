import { expect, type Locator, type Page } from '@playwright/test'
import { answered, boardOpened, cards } from './people.js'
import { test } from './product.js'

/** Presses Tab until something has the keyboard; no test needs more presses than a person would endure. */
async function tabTo(page: Page, target: Locator, most = 30): Promise<void> {
  await expect(target).toBeVisible()
  for (let presses = 0; presses < most; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`not reached in ${most} presses of Tab: ${target}`)
}

/** What a screen reader says of the cell that has the keyboard. */
const spoken = (page: Page) =>
  page.evaluate(() => document.activeElement?.closest('[role="gridcell"]')?.getAttribute('aria-label') ?? '')

test('with keys alone somebody signs in, asks, reads cells, sorts the table, and saves it and the figure', async ({
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({ baseURL: baseURL!, viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  const { keyboard } = page
  const email = `keys-${Date.now()}@example.org`
  await page.goto('/sign-up')
  await tabTo(page, page.getByLabel('Name'))
  await keyboard.type('Kim')
  await tabTo(page, page.getByLabel('E-mail'))
  await keyboard.type(email)
  await tabTo(page, page.getByLabel('Password'))
  await keyboard.type('a long enough password')
  await keyboard.press('Enter')
  await page.waitForURL('**/projects')
  await context.clearCookies()

  await page.goto('/sign-in')
  await tabTo(page, page.getByLabel('E-mail'))
  await keyboard.type(email)
  await tabTo(page, page.getByLabel('Password'))
  await keyboard.type('a long enough password')
  await keyboard.press('Enter')
  await page.waitForURL('**/projects')
  await tabTo(page, page.getByRole('button', { name: 'New board' }).first())
  await keyboard.press('Enter')
  await boardOpened(page)

  // A card from the form, whose prompt has the keyboard at once; keys of the board are there when its tools are.
  await expect(page.getByRole('button', { name: 'Add card' })).toBeVisible()
  await keyboard.press('i')
  const prompt = page.getByPlaceholder('The capital of France is')
  await expect(prompt).toBeFocused()
  await keyboard.type('The capital of France is')
  await expect(page.getByText(/\d+ tokens? ·/)).toBeVisible()
  await keyboard.press('Control+Enter')
  const card = cards(page).first()
  await answered(card)

  // Into the cells: the details of the output's last cell open, the value is said before the place.
  await keyboard.press('Enter')
  const details = page.getByRole('dialog', { name: 'Cell details' })
  await expect(details).toContainText('Paris')
  await expect.poll(() => spoken(page)).toMatch(/^space Paris, 99\.\d percent\. Output, position 4 space is\.$/)
  await keyboard.press('ArrowDown')
  await expect.poll(() => spoken(page)).toMatch(/percent\. Layer 7\.$/)
  await keyboard.press('ArrowLeft')
  await expect.poll(() => spoken(page)).toMatch(/percent\. position 3 space France\.$/)
  await keyboard.press('Control+End')
  await expect.poll(() => spoken(page)).toMatch(/Embedding, position 4/)
  await keyboard.press('Control+Home')
  await expect.poll(() => spoken(page)).toMatch(/Output, position 0/)
  const said = page.getByRole('status', { name: 'Announcements' })
  await keyboard.press('m')
  await expect(said).toHaveText(/^Log-probability.*nats/)
  await keyboard.press('i')
  await expect(said).toContainText('Entropy')
  // Undo and redo leave the keyboard where it is.
  const metric = card.getByRole('combobox', { name: 'Metric' })
  await keyboard.press('Control+z')
  await expect(metric).toHaveValue('prob')
  await expect.poll(() => spoken(page)).toMatch(/Output, position 0/)
  await keyboard.press('Control+Shift+z')
  await expect(metric).toHaveValue('logProb')
  await expect.poll(() => spoken(page)).toMatch(/Output, position 0/)
  await keyboard.press('Control+a')
  await expect(said).toHaveText('9 rows by 5 positions selected.')

  // Into the details, out to the cells, and one step out each time.
  await keyboard.press('Enter')
  await expect(details.locator(':focus')).toHaveCount(1)
  await keyboard.press('Escape')
  await expect(details).toHaveCount(0)
  await expect.poll(() => spoken(page)).toMatch(/Output|position/)
  await keyboard.press('Escape')
  await expect(card.locator('.lb-range')).toHaveCount(0)

  // Round the card by Tab: the legend, the header, and the cells again.
  await keyboard.press('Tab')
  await expect(card.getByRole('combobox', { name: 'Metric' })).toBeFocused()
  await keyboard.press('Shift+Tab')
  await expect.poll(() => spoken(page)).not.toBe('')

  // The table: sorted by key, saved as it is seen.
  await keyboard.press('v')
  await expect(card.getByRole('table')).toBeVisible()
  await tabTo(page, card.getByRole('button', { name: 'Entropy, nats' }))
  await keyboard.press('Enter')
  await expect(card.getByRole('columnheader', { name: 'Entropy, nats' })).toHaveAttribute('aria-sort', 'ascending')
  await tabTo(page, card.getByRole('button', { name: 'Save the table as CSV' }))
  const saved = page.waitForEvent('download')
  await keyboard.press('Enter')
  expect((await saved).suggestedFilename()).toBe('The-capital-of-France-is.csv')
  await keyboard.press('v')
  await expect(card.getByRole('table')).toHaveCount(0)
  await keyboard.press('Escape')
  await expect(page.locator('.tl-container').getByRole('grid')).toHaveCount(0)

  // The figure of the card, found by name among all acts.
  await keyboard.press('Control+k')
  await keyboard.type('export')
  await expect(page.getByRole('option', { name: /^Export/, selected: true })).toBeVisible()
  await keyboard.press('Enter')
  const exporting = page.getByRole('dialog', { name: 'Export 1 card' })
  await tabTo(page, exporting.getByRole('button', { name: 'Save PDF' }))
  const figure = page.waitForEvent('download')
  await keyboard.press('Enter')
  expect((await figure).suggestedFilename()).toMatch(/^The-capital-of-France-is--logProb--[0-9a-f]{8}\.pdf$/)
  await keyboard.press('Escape')
  await expect(exporting).toBeHidden()
  await context.close()
})
