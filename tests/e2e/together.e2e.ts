import { expect, type Page } from '@playwright/test'
import { answered, boardOpened, cards, guest, joinByLink, newBoard, placeCard, shareLink } from './people.js'
import { test } from './product.js'

const plotOf = (page: Page) => cards(page).first().locator('.lb-plot').first()
const mark = (page: Page) => page.locator('.lb-peer-cell[data-kind="pointed"]')

/** Moves the pointer within the plot until this person points at one of its cells. */
async function pointAtCell(page: Page) {
  const { x, y, width, height } = (await plotOf(page).boundingBox())!
  await page.mouse.move(x + width * 0.3, y + height * 0.3)
  await page.mouse.move(x + width * 0.6, y + height * 0.5, { steps: 3 })
}

test('a cell that somebody points at is seen by others as its row and token, wherever their window is; they follow and are asked to', async ({
  browser,
  baseURL,
}) => {
  const ada = await guest(browser, baseURL!)
  await newBoard(ada.page)
  const bo = await joinByLink(browser, await shareLink(ada.page, 'edit'), 'Bo')
  await placeCard(ada.page, 'Lens', 'The capital of France is')
  await answered(cards(ada.page).first())
  await answered(cards(bo.page).first())

  // Ada's window is elsewhere and smaller: what she sees is not his pixels.
  await ada.page.setViewportSize({ width: 1100, height: 780 })
  await pointAtCell(bo.page)
  await expect(mark(ada.page)).toBeVisible()
  await expect(mark(ada.page)).toHaveText('B')
  const tag = ada.page.locator('.lb-cursor__name', { hasText: 'Bo' })
  await expect(tag).toHaveText(/Bo · (output|embed|L\d+).*\S/)
  const [plot, cell] = [(await plotOf(ada.page).boundingBox())!, (await mark(ada.page).boundingBox())!]
  expect(cell.x).toBeGreaterThanOrEqual(plot.x - 2)
  expect(cell.x + cell.width).toBeLessThanOrEqual(plot.x + plot.width + 2)
  expect(cell.y).toBeGreaterThanOrEqual(plot.y - 2)
  // She may not want to see cursors; that is hers alone.
  const cursors = ada.page.getByRole('checkbox', { name: 'Show others’ cursors' })
  await ada.page.getByRole('button', { name: 'People on this board' }).click()
  await cursors.uncheck()
  await expect(mark(ada.page)).toHaveCount(0)
  await expect(tag).toHaveCount(0)
  await cursors.check()
  await expect(mark(ada.page)).toBeVisible()
  await ada.page.keyboard.press('Escape')
  await expect(cursors).toHaveCount(0)
  // It goes with the pointer.
  await bo.page.mouse.move(5, 400)
  await expect(mark(ada.page)).toHaveCount(0)

  // She follows him, until she moves her view herself.
  await ada.page.getByRole('list', { name: 'People here' }).getByRole('button', { name: 'Follow Bo' }).click()
  await expect(ada.page.getByText('Following Bo', { exact: true })).toBeVisible()
  await expect(ada.page.locator('.tlui-following-indicator')).toBeVisible()
  await ada.page.mouse.move(400, 600)
  await ada.page.mouse.wheel(0, 120)
  await expect(ada.page.getByText('Following Bo', { exact: true })).toHaveCount(0)

  // He asks everybody to follow; she is asked, and says not now; then he stops.
  await bo.page.getByRole('button', { name: 'People on this board' }).click()
  await bo.page.getByRole('button', { name: 'Ask everyone to follow' }).click()
  await expect(bo.page.getByText(/You are presenting\./)).toBeVisible()
  await ada.page.getByRole('button', { name: 'Follow', exact: true }).click()
  await expect(ada.page.getByText('Following Bo', { exact: true })).toBeVisible()
  await expect(bo.page.getByText('You are presenting. 1 follows you.')).toBeVisible()
  await bo.page.keyboard.press('Escape')
  await bo.page.getByRole('button', { name: 'Stop', exact: true }).click()
  await expect(ada.page.getByText('Following Bo', { exact: true })).toHaveCount(0)
  await boardOpened(ada.page)
  await ada.context.close()
  await bo.context.close()
})
