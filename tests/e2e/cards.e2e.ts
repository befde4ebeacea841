import { expect } from '@playwright/test'
import { answered, cards, guest, newBoard, placeCard, saveState } from './people.js'
import { test } from './product.js'

test('a lens card answers a click on a cell with its top tokens and their probabilities', async ({
  browser,
  baseURL,
}) => {
  const { context, page } = await guest(browser, baseURL!)
  await newBoard(page)
  await page.getByRole('region', { name: 'Empty board' }).getByRole('button', { name: 'Logit lens' }).click()
  await page.getByPlaceholder('The capital of France is').fill('The capital of France is')
  await page.getByRole('button', { name: 'Place' }).click()
  const card = cards(page).first()
  await answered(card)
  // The top right cell: the model's own output after the last token.
  const plot = card.getByRole('img', { name: /^Logit lens, workshop, 9 rows by 5 tokens/ })
  const { x, y, width } = (await plot.boundingBox())!
  await page.mouse.click(x + width - 30, y + 14)
  const list = page.getByRole('list', { name: 'Most probable next tokens' })
  await expect(list).toBeVisible()
  // The shipped model's card says: " Paris", 0.99.
  await expect(list.getByRole('listitem').first()).toContainText('Paris')
  await expect(list.getByRole('listitem').first()).toContainText(/99\.\d\s%/)
  await context.close()
})

test('an attention card shows a head, the mean over heads and the mean over all', async ({ browser, baseURL }) => {
  const { context, page } = await guest(browser, baseURL!)
  await newBoard(page)
  await placeCard(page, 'Attention', 'tree; Emma; snow; lion; tree; Emma;')
  const card = cards(page).first()
  await answered(card)
  for (const head of ['Head 1', 'Mean over heads', 'Mean over all layers and heads']) {
    await card.getByRole('combobox', { name: 'Head' }).selectOption({ label: head })
    await expect(card.getByRole('img', { name: new RegExp(`^Attention, workshop,.*${head}`, 'i') })).toBeVisible()
  }
  await context.close()
})

test('an edited question runs again, and undo brings the earlier answer back', async ({ browser, baseURL }) => {
  const { context, page } = await guest(browser, baseURL!)
  await newBoard(page)
  await placeCard(page, 'Lens', 'The opposite of big is')
  const card = cards(page).first()
  await answered(card)
  const panel = page.getByRole('complementary', { name: 'Card' })
  await panel.getByPlaceholder('The capital of France is').fill('The opposite of hot is')
  await expect(panel.getByText('Inputs changed. Run to update.')).toBeVisible()
  await panel.getByRole('button', { name: 'Run' }).click()
  await expect(card).toContainText('hot')
  await answered(card)
  await page.locator('.tl-canvas').focus()
  await page.keyboard.press('Control+z')
  await expect(card).toContainText('big')
  await answered(card)
  await context.close()
})

/** What the clipboard holds as HTML; nothing while it holds anything else. */
async function clipboardHtml(): Promise<string> {
  const items = await navigator.clipboard.read()
  const html = items.find(({ types }) => types.includes('text/html'))
  return html ? (await html.getType('text/html')).text() : ''
}

test('duplicate, delete, undo, copy and paste work, and copies ask nothing new', async ({ browser, baseURL }) => {
  const { context, page } = await guest(browser, baseURL!)
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await newBoard(page)
  await placeCard(page, 'Lens', 'June, July, August,')
  await answered(cards(page).first())
  await page.locator('.tl-canvas').focus()
  await page.keyboard.press('Control+d')
  await expect(cards(page)).toHaveCount(2)
  await page.keyboard.press('Delete')
  await expect(cards(page)).toHaveCount(1)
  await page.keyboard.press('Control+z')
  await expect(cards(page)).toHaveCount(2)
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Control+c')
  // A browser writes its clipboard when it gets to it; nobody's fingers are faster, but a test's are.
  await expect.poll(() => page.evaluate(clipboardHtml)).toContain('data-tldraw')
  await page.keyboard.press('Control+v')
  await expect(cards(page)).toHaveCount(4)
  for (const card of await cards(page).all()) await answered(card)
  await expect(saveState(page)).toHaveText('Saved')
  await context.close()
})

test('a prompt that is too long is refused in the form with both figures', async ({ browser, baseURL }) => {
  const { context, page } = await guest(browser, baseURL!)
  await newBoard(page)
  await page.getByRole('button', { name: 'Add card' }).click()
  const panel = page.getByRole('complementary', { name: 'Card' })
  await panel.getByPlaceholder('The capital of France is').fill('the king '.repeat(400))
  await expect(panel.getByText(/This prompt has [\d,]+ tokens\. .* at most 256\./)).toBeVisible()
  await panel.getByRole('button', { name: 'Place' }).click()
  await expect(cards(page)).toHaveCount(0)
  await context.close()
})

test('a token is followed, an MLP is ablated, and the card shows the difference', async ({ browser, baseURL }) => {
  const { context, page } = await guest(browser, baseURL!)
  await newBoard(page)
  await page.getByRole('button', { name: 'Add card' }).click()
  const panel = page.getByRole('complementary', { name: 'Card' })
  await panel.getByPlaceholder('The capital of France is').fill('The capital of France is')
  await panel.getByLabel('Tokens to follow').fill(' Paris')
  await panel
    .getByRole('list', { name: /^Tokens for/ })
    .getByRole('button')
    .first()
    .click()
  await expect(panel.getByRole('list', { name: 'Followed tokens' })).toContainText('Paris')
  await panel.getByRole('button', { name: 'Place' }).click()
  const card = cards(page).first()
  await answered(card)
  await card.getByRole('combobox', { name: 'Metric' }).selectOption({ label: 'Probability of a followed token' })
  await expect(card.getByRole('combobox', { name: 'Followed token' })).toContainText('Paris')

  const changes = panel.getByRole('region', { name: 'Interventions' })
  await changes.getByRole('button', { name: 'Add' }).click()
  await changes.getByLabel('Layers').fill('0-7')
  await expect(changes.getByText('Sets mlp_out of layers 0–7 to 0 at every token.')).toBeVisible()
  await panel.getByRole('button', { name: 'Run' }).click()
  await expect(card).toContainText('1 intervention')
  await answered(card)
  await card.getByRole('button', { name: 'Difference', exact: true }).click()
  await answered(card)
  await expect(card).toContainText('with − without')
  // Without its MLPs the model no longer knows the answer: the output's last cell lost nearly all of Paris.
  const plot = card.locator('.lb-heatmap')
  const { x, y, width } = (await plot.boundingBox())!
  await page.mouse.move(x + width - 30, y + 14)
  await expect(page.locator('.lb-tooltip')).toContainText(/−9\d\.\d.percentage points/)
  await context.close()
})
