import { expect, type Page } from '@playwright/test'
import { answered, boardOpened, cards, guest, newBoard, saveState } from './people.js'
import { test } from './product.js'

const panelOf = (page: Page) => page.getByRole('complementary', { name: 'Card' })

/** Places a new card of this kind as its first example fills the form. */
async function placeExample(page: Page, kind: 'Attribution' | 'Patching' | 'Patchscope') {
  await page.getByRole('button', { name: 'Add card' }).click()
  await panelOf(page).getByRole('tab', { name: kind, exact: true }).click()
  await expect(panelOf(page).getByRole('textbox', { name: 'Prompt', exact: true })).not.toHaveValue('')
  await expect(panelOf(page).getByText(/\d+ tokens? ·/)).toBeVisible()
  await panelOf(page).getByRole('button', { name: 'Place' }).click()
  const card = page.locator(`article.lb-card[data-kind="${kind.toLowerCase()}"]`)
  await answered(card)
  return card
}

test('attribution, patching and patchscope run as they are offered, and are there after a reload', async ({
  browser,
  baseURL,
}) => {
  const { context, page } = await guest(browser, baseURL!)
  await newBoard(page)

  const attribution = await placeExample(page, 'Attribution')
  await expect(attribution.getByText(/sums to the logit within 1e-4/)).toBeVisible()
  await expect(attribution.getByRole('gridcell').first()).toHaveAttribute('aria-label', /^\S.* [+−]\d+\.\d+ logits$/)

  const patching = await placeExample(page, 'Patching')
  await expect(patching.getByText(/corrupted .*clean .*logits/)).toBeVisible()
  await expect(
    patching.getByRole('img', { name: /^Patching resid_pre, workshop, 8 layers by 14 tokens/ }),
  ).toBeVisible()

  const patchscope = await placeExample(page, 'Patchscope')
  await expect(patchscope.getByRole('rowheader')).toHaveText(['L7', 'L6', 'L5', 'L4', 'L3', 'L2', 'L1', 'L0'])
  await expect(patchscope.getByRole('gridcell').first()).toContainText(/\d\s%/)

  await expect(saveState(page)).toHaveText('Saved')
  await page.reload()
  await boardOpened(page)
  await expect(cards(page)).toHaveCount(3)
  for (const kind of ['attribution', 'patching', 'patchscope'])
    await answered(page.locator(`article.lb-card[data-kind="${kind}"]`))
  await context.close()
})

test('the cells of an attribution are read with the arrow keys', async ({ browser, baseURL }) => {
  const { context, page } = await guest(browser, baseURL!)
  await newBoard(page)
  const card = await placeExample(page, 'Attribution')
  await card.getByRole('gridcell').nth(2).click()
  const details = page.getByRole('dialog', { name: 'Cell details' })
  await expect(details).toContainText('Rank3 of')
  await page.keyboard.press('ArrowDown')
  await expect(details).toContainText('Rank4 of')
  await page.keyboard.press('Escape')
  await expect(details).toBeHidden()
  await context.close()
})

test('a patching whose prompts have different lengths says so and does not run', async ({ browser, baseURL }) => {
  const { context, page } = await guest(browser, baseURL!)
  await newBoard(page)
  await page.getByRole('button', { name: 'Add card' }).click()
  await panelOf(page).getByRole('tab', { name: 'Patching', exact: true }).click()
  const corrupted = panelOf(page).getByRole('textbox', { name: 'Corrupted prompt' })
  await expect(corrupted).not.toHaveValue('')
  await corrupted.fill('When Mary went to the store')
  await expect(panelOf(page).getByText(/Patching needs as many in both/)).toBeVisible()
  await panelOf(page).getByRole('button', { name: 'Place' }).click()
  await expect(cards(page)).toHaveCount(0)
  await context.close()
})
