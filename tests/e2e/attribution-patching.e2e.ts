import { expect, type Page } from '@playwright/test'
import { answered, boardOpened, cards, guest, newBoard, saveState } from './people.js'
import { test } from './product.js'

const panelOf = (page: Page) => page.getByRole('complementary', { name: 'Card' })

test('patching by gradient stands beside exact patching, with their correlation', async ({ browser, baseURL }) => {
  const { context, page } = await guest(browser, baseURL!)
  await newBoard(page)
  await page.getByRole('button', { name: 'Add card' }).click()
  const panel = panelOf(page)
  await panel.getByRole('tab', { name: 'Patching', exact: true }).click()
  await expect(panel.getByRole('textbox', { name: 'Prompt', exact: true })).not.toHaveValue('')
  await expect(panel.getByText('Every patch is a run of its own.')).toBeVisible()
  await panel.getByRole('tab', { name: 'Gradient (fast)' }).click()
  await expect(panel.getByText(/two runs and one derivative estimate every patch/)).toBeVisible()
  await expect(panel.getByText(/2 runs and a derivative/)).toBeVisible()
  await panel.getByRole('button', { name: 'Place' }).click()

  const gradient = cards(page).filter({ hasText: 'resid_pre, by gradient' })
  await answered(gradient)
  await expect(gradient.getByText('Restored, estimated')).toBeVisible()
  await expect(gradient.getByRole('img', { name: /8 layers by 14 tokens, by gradient$/ })).toBeVisible()

  await gradient.getByRole('button', { name: 'Compare with exact' }).click()
  const exact = cards(page).filter({ hasText: 'resid_pre, exact' })
  await answered(exact)
  await expect(cards(page)).toHaveCount(2)
  const agreement = gradient.getByRole('button', { name: /^r −?[01]\.\d\d · ρ −?[01]\.\d\d with exact$/ })
  await expect(agreement).toBeVisible()
  await expect(exact.getByRole('button', { name: /^r .* with gradient$/ })).toBeVisible()
  await agreement.click()
  const popup = page.getByRole('dialog', { name: 'Exact and by gradient' })
  await expect(popup).toContainText(/Pearson r [01]\.\d\d, Spearman ρ [01]\.\d\d over \d+ cells\./)
  await expect(popup.locator('circle').first()).toBeVisible()
  await popup.getByRole('button', { name: 'Close' }).click()
  await expect(popup).toBeHidden()

  // One undo step takes the placed card away, and one redo brings it back.
  await page.locator('.tl-canvas').focus()
  await page.keyboard.press('Control+z')
  await expect(cards(page)).toHaveCount(1)
  await expect(gradient.getByRole('button', { name: 'Compare with exact' })).toBeVisible()
  await page.keyboard.press('Control+Shift+z')
  await expect(cards(page)).toHaveCount(2)
  await expect(agreement).toBeVisible()

  await expect(saveState(page)).toHaveText('Saved')
  await page.reload()
  await boardOpened(page)
  await expect(agreement).toBeVisible()
  await context.close()
})
