import { expect } from '@playwright/test'
import { answered, cards, guest, newBoard, placeCard } from './people.js'
import { test } from './product.js'

test('a card is held against another prompt: tokens that one alone has are named, sides swap, scales are shared by one metric', async ({
  browser,
  baseURL,
}) => {
  const { context, page } = await guest(browser, baseURL!)
  await newBoard(page)
  await placeCard(page, 'Lens', 'The capital of France is')
  await answered(cards(page).first())
  await page.locator('.tl-canvas').focus()
  await page.keyboard.press('Alt+J')
  const dialog = page.getByRole('dialog', { name: 'New difference' })
  await dialog.getByRole('tab', { name: 'Prompt' }).click()
  await expect(dialog.getByRole('button', { name: 'Compare' })).toBeDisabled()
  await dialog.getByLabel('Other prompt').fill('Today the capital of France is')
  await dialog.getByRole('button', { name: 'Compare' }).click()
  await expect(cards(page)).toHaveCount(3)
  const difference = cards(page).and(page.locator('[data-kind="difference"]'))
  await answered(difference)
  await expect(difference.locator('.lb-sides-head')).toContainText(/A .*The capital.* − B .*Today the capital/)
  await expect(difference.locator('.lb-legend-notes')).toContainText(/\d+ of \d+ positions align/)
  // Lines to both cards while it is selected.
  await expect(page.locator('.lb-difference-links path')).toHaveCount(2)
  // The last column is of both prompts, so its cells have values of both.
  await difference.locator('.lb-heatmap').click()
  const details = page.getByRole('dialog', { name: 'Cell details' })
  await expect(details.getByRole('region', { name: /^A: / })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await difference.getByRole('button', { name: 'Swap A and B' }).click()
  await expect(difference.locator('.lb-sides-head')).toContainText(/A .*Today the capital.* − B .*The capital/)
  await page.locator('.tl-canvas').focus()
  await page.keyboard.press('Control+z')
  await expect(difference.locator('.lb-sides-head')).toContainText(/A .*The capital.* − B .*Today the capital/)

  // The two readings share a scale; the difference, which is of another measure, may not join them.
  const share = async (card: ReturnType<typeof cards>) => {
    await card.getByRole('button', { name: 'Colours and rows' }).click()
    await page.getByLabel('Shared with cards of letter').selectOption('A')
    await page.keyboard.press('Escape')
  }
  const readings = cards(page).and(page.locator('[data-kind="lens"]'))
  await share(readings.nth(0))
  await share(readings.nth(1))
  await expect(page.locator('.lb-scale-letter')).toHaveCount(2)
  await share(difference)
  await expect(page.getByText('Only cards with the same metric can share a scale.')).toBeVisible()
  await expect(page.locator('.lb-scale-letter')).toHaveCount(2)
  await context.close()
})
