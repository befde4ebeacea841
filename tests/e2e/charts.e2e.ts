import { expect } from '@playwright/test'
import { answered, boardWithReading, cards, guest, newBoard, placeCard } from './people.js'
import { test } from './product.js'

test('tokens are tracked in a cell, a chart is made of them, follows its card and outlives it', async ({
  browser,
  baseURL,
}) => {
  const { context, page } = await guest(browser, baseURL!)
  await newBoard(page)
  await placeCard(page, 'Lens', 'The capital of France is')
  const card = page.locator('article.lb-card[data-kind="lens"]')
  await answered(card)
  const plot = await card.locator('.lb-heatmap').boundingBox()
  await page.mouse.click(plot!.x + plot!.width - 30, plot!.y + 14)
  const details = page.getByRole('dialog', { name: 'Cell details' })
  const listed = details.getByRole('list', { name: 'Most probable next tokens' })
  const token = (rank: number) =>
    listed
      .getByRole('listitem')
      .nth(rank - 1)
      .getByRole('button')
      .first()
  await token(1).click()
  await expect(token(1)).toHaveAttribute('aria-pressed', 'true')
  await token(2).click({ modifiers: ['Shift'] })
  await expect(details.getByRole('list', { name: 'Tracked tokens' })).toContainText('Σ2')
  await token(3).click()
  await details.getByRole('button', { name: 'Track position' }).click()
  await details.getByRole('button', { name: 'New chart from pins' }).click()

  const chart = page.locator('article.lb-card[data-kind="chart"]')
  await answered(chart)
  await expect(chart.getByRole('img', { name: 'Probability over 9 rows, 2 lines' })).toBeVisible()
  await chart.getByRole('combobox', { name: 'Measure over the rows' }).selectOption({ label: 'Rank, logarithmic' })
  await expect(chart.getByRole('img', { name: 'Rank, logarithmic over 9 rows, 2 lines' })).toBeVisible()

  // A finger points at a point with its press alone, and opens its cell on the card.
  const lines = (await chart.locator('svg.lb-chart').boundingBox())!
  const [x, y] = [lines.x + lines.width / 3, lines.y + lines.height / 2]
  const touch = await context.newCDPSession(page)
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] })
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await expect(details).toContainText('position 4')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect(details).toHaveCount(0)

  // So does a click; released there, it leaves the chart.
  await chart.locator('.lb-card__title').click()
  await page.mouse.click(x, y)
  await expect(details).toContainText('position 4')
  await page.keyboard.press('l')
  await expect(details.getByRole('button', { name: 'Track position' })).toBeVisible()
  await page.keyboard.press('l')

  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await page.locator('.tl-canvas').click({ position: { x: 20, y: 300 } })
  await card.locator('.lb-card__title').click()
  await page.keyboard.press('Delete')
  await expect(cards(page)).toHaveCount(1)
  await expect(chart).toContainText('The source card is gone. Its last reading is kept.')
  await expect(chart.getByRole('img', { name: /2 lines/ })).toBeVisible()
  await page.keyboard.press('ControlOrMeta+z')
  await expect(cards(page)).toHaveCount(2)
  await expect(chart.getByRole('button', { name: /^from: / })).toBeVisible()
  await context.close()
})

test('cards on the same tokens show what is pointed at in one of them, until one is unlinked', async ({
  browser,
  baseURL,
}) => {
  const { context, page, card: first } = await boardWithReading(browser, baseURL!)
  // A press on the title of a selected card would rename it.
  await page.locator('.tl-canvas').click({ position: { x: 20, y: 300 } })
  await first.locator('.lb-card__title').click()
  await page.keyboard.press('ControlOrMeta+d')
  await expect(cards(page)).toHaveCount(2)
  await answered(cards(page).nth(1))
  await expect(first.getByRole('button', { name: 'Linked with 1 card' })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Shift+1')
  // The view glides there.
  await page.waitForTimeout(600)
  const box = await cards(page).nth(1).locator('.lb-heatmap').boundingBox()
  await page.mouse.move(box!.x + box!.width / 2, box!.y + box!.height / 2)
  await expect(first.locator('.lb-linked')).toBeVisible()
  await page.mouse.move(5, 400)
  await expect(first.locator('.lb-linked')).toBeHidden()
  await cards(page).nth(1).getByRole('button', { name: 'Linked with 1 card' }).click()
  await expect(first.getByRole('button', { name: /^Linked/ })).toHaveCount(0)
  await context.close()
})
