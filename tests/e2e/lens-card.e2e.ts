import { expect, type Locator, type Page } from '@playwright/test'
import { answered, boardWithReading, cards, guest, newBoard } from './people.js'
import { test } from './product.js'

const panelOf = (page: Page) => page.getByRole('complementary', { name: 'Card' })

/** Opens the form of a lens card with a prompt; its options are still to be chosen. */
async function lensForm(page: Page, prompt: string): Promise<Locator> {
  await newBoard(page)
  await page.getByRole('region', { name: 'Empty board' }).getByRole('button', { name: 'Logit lens' }).click()
  const panel = panelOf(page)
  await panel.getByPlaceholder('The capital of France is').fill(prompt)
  await expect(panel.getByText(/\d+ tokens? ·/)).toBeVisible()
  return panel
}

test('variants of a token become a group in one click, whose probabilities add in legend, cell and chart', async ({
  browser,
  baseURL,
}) => {
  const { context, page } = await guest(browser, baseURL!)
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const panel = await lensForm(page, 'The capital of France is')
  await panel.getByLabel('Tokens to follow').fill('the')
  await panel.getByRole('button', { name: /^Group all \d+ with other space or case/ }).click()
  await expect(panel.getByRole('list', { name: 'Groups of tokens' })).toContainText('Σ p of')
  await panel.getByRole('button', { name: 'Place' }).click()
  const card = cards(page).first()
  await answered(card)

  await card.getByRole('combobox', { name: 'Metric' }).selectOption({ label: 'Probability of a followed token' })
  await expect(card.getByRole('combobox', { name: 'Followed token' })).toContainText('the (group)')
  await card.getByRole('combobox', { name: 'Metric' }).selectOption({ label: 'Logit difference' })
  await expect(card.getByRole('combobox', { name: 'Less token or group B' })).toBeVisible()

  // The last cell of the output row, then shift-click on another position of the same row.
  const plot = card.getByRole('img', { name: /^Logit lens, workshop, 9 rows by 5 tokens/ })
  const { x, y, width } = (await plot.boundingBox())!
  await page.mouse.click(x + width - 30, y + 14)
  await expect(page.getByRole('dialog').getByRole('list', { name: 'Followed tokens' })).toContainText('the')
  await page.keyboard.down('Shift')
  await page.mouse.click(x + width / 2, y + 14)
  await page.keyboard.up('Shift')
  const key = page.getByRole('table', { name: /^Lines of the chart/ })
  await expect(key.getByRole('button', { name: /^Leave position/ })).toHaveCount(1)
  await expect(key).toContainText('Σ')
  await page.getByRole('button', { name: 'Copy the chart as CSV' }).click()
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toMatch(/^row,position,read,token,ids,less_token,less_ids,measure,value\n.*,the,/)
  await page.getByRole('button', { name: 'Copy the chart as SVG' }).click()
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/^<svg xmlns=/)
  await context.close()
})

test('row parts, a range and a reading without final norm are asked in the form and said on the card', async ({
  browser,
  baseURL,
}) => {
  const { context, page } = await guest(browser, baseURL!)
  const panel = await lensForm(page, 'The capital of France is')
  await panel.getByText('Advanced').click()
  await panel.getByLabel('Rows of layers').fill('2-5')
  await panel.getByLabel('What the MLP adds (mlp_out)').check()
  await panel.getByLabel('Through the model’s final norm').uncheck()
  await expect(panel.getByText('9 rows')).toBeVisible()
  await panel.getByRole('button', { name: 'Place' }).click()
  const card = cards(page).first()
  await answered(card)
  // Four layers with a part each, and the output.
  await expect(card.getByRole('img', { name: /9 rows by 5 tokens/ })).toBeVisible()
  await expect(card.locator('.lb-card__subtitle')).toContainText('without final norm')
  await context.close()
})

test('a direction is a difference of means or a saved vector, whose width is held against the model', async ({
  browser,
  baseURL,
}) => {
  const { context, page } = await guest(browser, baseURL!)
  const panel = await lensForm(page, 'The capital of France is')
  const editor = panel.getByRole('region', { name: 'Interventions' })
  await editor.getByRole('button', { name: 'Add' }).click()
  await editor.getByRole('combobox', { name: 'Operation 1' }).click()
  await page.getByRole('option', { name: /^Add a direction/ }).click()
  await editor.getByRole('combobox', { name: 'Direction', exact: true }).click()
  await page.getByRole('option', { name: /^Saved vector/ }).click()
  await editor.getByLabel('Or paste its numbers').fill('[1, 2, 3]')
  await expect(editor.getByText(/This vector has 3 numbers; .* needs \d+, its width/)).toBeVisible()
  await editor.getByRole('combobox', { name: 'Direction', exact: true }).click()
  await page.getByRole('option', { name: /^Difference of means/ }).click()
  await editor.getByLabel(/^Prompts with it/).fill('The capital of Italy is\nThe capital of Spain is')
  await editor.getByLabel(/^Prompts without it/).fill('The opposite of hot is')
  await expect(editor.getByText(/the difference of means of resid_pre at layer \d+ \(2 prompts less 1\)/)).toBeVisible()
  await panel.getByRole('button', { name: 'Place' }).click()
  await answered(cards(page).first())
  await context.close()
})

test('an answer that comes at once follows the one before it, which looks old from the first moment', async ({
  browser,
  baseURL,
}) => {
  const { context, page, card } = await boardWithReading(browser, baseURL!)
  const panel = page.getByRole('complementary', { name: 'Card' })
  await panel.getByPlaceholder('The capital of France is').fill('The capital of Italy is')
  await expect(card.getByText('Inputs changed.')).toBeVisible()
  // What the card showed at each change until the next answer.
  await card.evaluate((element) => {
    const seen: { phase: string; plot: boolean; old: boolean }[] = []
    const look = () =>
      seen.push({
        phase: element.dataset.phase ?? '',
        plot: element.querySelector('.lb-cells') !== null,
        old: element.classList.contains('lb-card--stale'),
      })
    new MutationObserver(look).observe(element, { attributes: true, subtree: true, childList: true })
    Object.assign(window, { seen })
  })
  await panel.getByRole('button', { name: 'Run' }).click()
  await expect(card).toHaveAccessibleName(/Italy/)
  await answered(card)
  await expect(card).not.toHaveClass(/lb-card--stale/)
  const seen = await page.evaluate(() => (window as unknown as { seen: Record<string, unknown>[] }).seen)
  const waiting = seen.filter(({ phase }) => phase !== 'done')
  expect(waiting[0]).toEqual({ phase: 'asking', plot: true, old: true })
  expect(waiting.filter(({ plot, old }) => plot && !old)).toEqual([])
  await context.close()
})
