import { expect, type Locator, type Page } from '@playwright/test'
import { answered, cards, guest, joinByLink, newBoard, placeCard, shareLink } from './people.js'
import { test } from './product.js'

const CSV = [
  'id,prompt,answer',
  '1,The capital of France is,Paris',
  '2,The capital of Italy is,Rome',
  '3,"The opposite of hot is",cold',
  '4,one,two,three',
  '5,The capital of Japan is,',
].join('\n')

/** The form of a new data-set card. */
async function datasetForm(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Add card' }).click()
  const panel = page.getByRole('complementary', { name: 'Card' })
  await panel
    .getByRole('tab', { name: 'Data set' })
    .or(panel.getByRole('radio', { name: 'Data set' }))
    .or(panel.getByRole('button', { name: 'Data set' }))
    .first()
    .click()
  return panel
}

const upload = (panel: Locator, name: string, text: string) =>
  panel.getByLabel('File of prompts').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })

test('a table with a broken line is looked into, kept, placed and read, with accuracy at each row', async ({
  browser,
  baseURL,
}) => {
  const { context, page } = await guest(browser, baseURL!)
  await newBoard(page)
  const panel = await datasetForm(page)
  await upload(panel, 'capitals.csv', CSV)
  await expect(panel.getByText('4 prompts, 3 with an expected answer. 1 broken line is left out.')).toBeVisible()
  await panel.getByText('Lines that are left out').click()
  await expect(panel.getByRole('list', { name: 'Broken lines' })).toContainText(
    'Line 5: It has another number of columns than the header.',
  )
  await expect(panel.getByRole('region', { name: 'First prompts' })).toContainText('The capital of France is')
  await panel.getByRole('button', { name: 'Use this list' }).click()
  await expect(panel.getByRole('button', { name: 'Change' })).toBeVisible()
  await panel.getByRole('button', { name: 'Place' }).click()
  const card = cards(page).first()
  await answered(card)
  await expect(card).toContainText('4 prompts')
  await expect(card.getByRole('img', { name: /expected answer over 9 rows, 4 prompts/ })).toBeVisible()
  // The shipped model knows all three answers.
  await expect(card).toContainText(/Accuracy on the expected answer: 100.% \(3 of 3\)/)
  await page.locator('.tl-canvas').focus()
  await page.keyboard.press('Enter')
  await card.getByRole('combobox', { name: 'Measure' }).selectOption({ label: 'Entropy' })
  await expect(card.getByRole('img', { name: /^Entropy over 9 rows/ })).toBeVisible()
  const saved = page.waitForEvent('download')
  await card.getByRole('button', { name: 'Save all numbers as CSV' }).click()
  expect((await saved).suggestedFilename()).toBe('capitals.csv')
  await context.close()
})

test('pasted lines become a list, a wrong file is refused, and a list is deleted after asking', async ({
  browser,
  baseURL,
}) => {
  const { context, page } = await guest(browser, baseURL!)
  await newBoard(page)
  const panel = await datasetForm(page)
  await upload(panel, 'numbers.xlsx', 'PK')
  await expect(panel.getByRole('alert')).toHaveText('This is a spreadsheet. Save it as CSV.')
  await upload(panel, 'twice.csv', 'a,prompt,a\n1,x,2\n')
  await expect(panel.getByRole('alert')).toHaveText('This file has two columns named a. Rename one of them.')
  await panel.getByRole('button', { name: 'Discard' }).click()
  await panel.getByLabel('Paste prompts, one a line').fill('The capital of France is\n\nThe capital of Italy is')
  await panel.getByRole('button', { name: 'Read these lines' }).click()
  await expect(panel.getByText('2 prompts.')).toBeVisible()
  await panel.getByLabel('Name of the list').fill('Two capitals')
  await panel.getByRole('button', { name: 'Use this list' }).click()
  await panel.getByRole('button', { name: 'Change' }).click()
  await expect(panel.getByRole('list', { name: 'Your lists' })).toContainText('Two capitals')
  await panel.getByRole('button', { name: 'Delete Two capitals' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete the list' }).click()
  await expect(panel.getByRole('list', { name: 'Your lists' })).toHaveCount(0)
  await context.close()
})

test('a run is cancelled from its card, everybody sees who did, and it runs again', async ({ browser, baseURL }) => {
  const { context, page } = await guest(browser, baseURL!)
  await newBoard(page)
  const link = await shareLink(page, 'view')
  const other = await joinByLink(browser, link, 'Bo')
  const panel = await datasetForm(page)
  // Long enough to be under way for a while.
  const many = Array.from({ length: 4000 }, (_, n) => `The ${n} kings of the north and the queens of the south met`)
  await upload(panel, 'kings.txt', many.join('\n'))
  await expect(panel.getByText('4,000 prompts.')).toBeVisible()
  await panel.getByRole('button', { name: 'Use this list' }).click()
  await expect(panel.getByRole('button', { name: 'Change' })).toBeVisible()
  await panel.getByRole('button', { name: 'Place' }).click()
  const card = cards(page).first()
  await expect(card).toContainText(/of 4000 prompts/, { timeout: 60_000 })
  await card.getByRole('button', { name: 'Cancel' }).click()
  await expect(card).toContainText(/cancelled this run/)
  await expect(cards(other.page).first()).toContainText(/cancelled this run/)
  await expect(cards(other.page).first().getByRole('button', { name: 'Run again' })).toHaveCount(0)
  await card.getByRole('button', { name: 'Run again' }).click()
  await expect(card).toContainText(/of 4000 prompts/, { timeout: 60_000 })
  // The keyboard's way.
  await page.locator('.tl-canvas').focus()
  await page.keyboard.press('w')
  await expect(card).toContainText(/cancelled this run/)
  await other.context.close()
  await context.close()
})

test('a result is computed again and found identical, and the panel says all it came from', async ({
  browser,
  baseURL,
}) => {
  const { context, page } = await guest(browser, baseURL!)
  await newBoard(page)
  await placeCard(page, 'Lens', 'The capital of Sweden is')
  const card = cards(page).first()
  await answered(card)
  await card.getByRole('button', { name: 'Where these numbers come from' }).click()
  const popup = page.getByRole('dialog', { name: 'Where these numbers come from' })
  for (const fact of ['Weights', 'Tokenizer', 'Chat template', 'Token ids', 'Start token', 'Device', 'Runtime', 'Run'])
    await expect(popup.getByText(fact, { exact: true })).toBeVisible()
  await expect(popup).toContainText(/in logits and .* in probability of the model’s own; top-1 agrees at 5 of 5/)
  await expect(popup).toContainText(/the run that was just made|the stored result/)
  await popup.getByRole('button', { name: 'Re-run and compare' }).click()
  await expect(popup).toContainText('Computed again: identical, byte for byte.', { timeout: 60_000 })
  await context.close()
})
