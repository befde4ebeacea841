import { expect, type Locator, type Page } from '@playwright/test'
import { answered, boardOpened, cards, guest, joinByLink, newBoard, placeCard, saveState, shareLink } from './people.js'
import { test } from './product.js'

const PROMPT = 'The capital of France is'
const panelOf = (page: Page): Locator => page.getByRole('complementary', { name: 'Card' })
/** By what they are, whichever place they have in the document. */
const kind = (page: Page, name: string): Locator =>
  page.locator('article.lb-card').filter({ has: page.locator('.lb-card__subtitle-row', { hasText: name }) })

/** Chooses a lens in the form by typing a part of its name. */
async function chooseLens(scope: Locator, page: Page, label: string, part: string): Promise<void> {
  await scope.getByRole('combobox', { name: label }).click()
  await page.getByPlaceholder('Name, kind or text').fill(part)
  await page.keyboard.press('Enter')
}

test('a card reads through the shipped lens, which its title, legend and provenance name', async ({
  browser,
  baseURL,
}) => {
  const { context, page } = await guest(browser, baseURL!)
  await newBoard(page)
  await page.getByRole('button', { name: 'Add card' }).click()
  const panel = panelOf(page)
  await panel.getByPlaceholder(PROMPT).fill(PROMPT)
  await panel.getByRole('combobox', { name: 'Lens' }).click()
  const list = page.getByRole('listbox')
  await expect(list.getByText('Of this model')).toBeVisible()
  await expect(list.getByRole('option', { name: /Tuned · Shipped · KL \d/ })).toBeVisible()
  await expect(list.getByRole('option', { name: 'Train a lens…' })).toBeVisible()
  await page.getByPlaceholder('Name, kind or text').fill('tuned')
  await page.keyboard.press('Enter')
  await expect(panel.getByRole('link', { name: 'About this lens' })).toHaveAttribute(
    'href',
    /\/lenses\?lens=[0-9a-f]{64}/,
  )
  await panel.getByRole('button', { name: 'Place' }).click()
  const card = cards(page).first()
  await answered(card)
  await expect(card.locator('.lb-card__subtitle')).toContainText(/^Tuned lens/)
  await card.getByRole('button', { name: 'Where these numbers come from' }).click()
  const proof = page.getByRole('dialog', { name: 'Where these numbers come from' })
  await expect(proof).toContainText(/Lens.*tuned lens/)
  await expect(proof).toContainText(/Held-out text.*KL .*nats, logit lens .*nats/)
  await expect(proof.getByRole('link', { name: /in the library/ })).toBeVisible()
  await context.close()
})

test('comparing lenses makes three cards in one step, which everybody sees and a reload keeps', async ({
  browser,
  baseURL,
}) => {
  const { context, page } = await guest(browser, baseURL!)
  await newBoard(page)
  const link = await shareLink(page, 'edit')
  await placeCard(page, 'Lens', PROMPT)
  await answered(cards(page).first())
  await page.locator('.tl-canvas').focus()
  await page.keyboard.press('j')
  const dialog = page.getByRole('dialog', { name: 'Compare lenses' })
  await expect(dialog.getByRole('combobox', { name: 'Compare with' })).toContainText(/Tuned lens/)
  await dialog.getByRole('button', { name: 'Compare' }).click()
  await expect(cards(page)).toHaveCount(3)
  for (const card of await cards(page).all()) await answered(card)
  const difference = kind(page, '− B Logit lens')
  await expect(difference.locator('.lb-sides-head')).toContainText(/^A Tuned lens.* − B Logit lens/)
  await expect(difference.getByRole('combobox', { name: 'Metric' })).toHaveValue('klFromOutput')
  // One step back takes both away, one forward brings both back.
  await page.locator('.tl-canvas').focus()
  await page.keyboard.press('Control+z')
  await expect(cards(page)).toHaveCount(1)
  await page.keyboard.press('Control+Shift+z')
  await expect(cards(page)).toHaveCount(3)
  await expect(saveState(page)).toHaveText(/Saved/)
  const other = await joinByLink(browser, link, 'Bo')
  await expect(cards(other.page)).toHaveCount(3)
  await answered(kind(other.page, '− B Logit lens'))
  await page.reload()
  await boardOpened(page)
  await expect(cards(page)).toHaveCount(3)
  await answered(kind(page, '− B Logit lens'))
  await other.context.close()
  await context.close()
})

test('a difference tells both values of a cell, and its sides are swapped in the panel', async ({
  browser,
  baseURL,
}) => {
  const { context, page } = await guest(browser, baseURL!)
  await newBoard(page)
  await placeCard(page, 'Lens', PROMPT)
  await answered(cards(page).first())
  await panelOf(page).getByRole('button', { name: 'Compare lenses…' }).click()
  await page.getByRole('dialog', { name: 'Compare lenses' }).getByRole('button', { name: 'Compare' }).click()
  await expect(cards(page)).toHaveCount(3)
  const difference = kind(page, ' − B ')
  await answered(difference)
  // The new difference is selected, so a click reads a cell.
  await difference.locator('.lb-heatmap').click()
  const details = page.getByRole('dialog', { name: 'Cell details' })
  await expect(details.getByRole('region', { name: 'B: Logit lens' })).toBeVisible()
  await expect(details.getByRole('row', { name: /^KL\(output ‖ row\) [\d.]+ [\d.]+ [+−]?[\d.]+/ })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await panelOf(page).getByRole('button', { name: 'Swap A and B' }).click()
  await expect(difference.locator('.lb-sides-head')).toContainText(/^A Logit lens − B Tuned lens/)
  await answered(difference)
  // Through another lens on one side: the card asks for that run alone.
  await chooseLens(panelOf(page), page, 'Lens of A', 'tuned')
  await expect(difference.locator('.lb-sides-head')).toContainText(/^A Tuned lens.* − B Tuned lens/)
  await context.close()
})
