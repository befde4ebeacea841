import { expect, type Locator, type Page } from '@playwright/test'

/** The cards of one kind. */
export const cardOf = (page: Page, kind: string) => page.locator(`article.lb-card[data-kind="${kind}"]`)
/** What a card draws of its numbers. */
export const plotOf = (card: Locator) => card.locator('.lb-heatmap')

/** Reads a cell of a card from outside of it; `right` and `down` are shares of its plot. */
export async function readCell(page: Page, card: Locator, right: number, down: number) {
  const { x, y, width, height } = (await plotOf(card).boundingBox())!
  const details = page.getByRole('dialog', { name: 'Cell details' })
  await page.mouse.click(x + width * right, y + height * down)
  // The first click on a card that is not selected selects it.
  if (!(await details.isVisible().catch(() => false)))
    await expect(async () => {
      if (!(await details.isVisible())) await page.mouse.click(x + width * right, y + height * down)
      await expect(details).toBeVisible({ timeout: 1_000 })
    }).toPass()
}

/** Leaves the cells of a card, and the card. */
export async function leaveCells(page: Page) {
  await expect(async () => {
    await page.keyboard.press('Escape')
    await expect(page.locator('.lb-popup')).toHaveCount(0, { timeout: 500 })
    await expect(page.getByRole('gridcell')).toHaveCount(0, { timeout: 500 })
  }).toPass()
}
