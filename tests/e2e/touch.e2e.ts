import { expect } from '@playwright/test'
import { boardWithReading } from './people.js'
import { test } from './product.js'

/** Menus come after 700 ms of a finger; this is well beyond. */
const LONG_MS = 1_200

test('a finger that stays on a cell opens the cell and no menu; on the title it opens the menu', async ({
  browser,
  baseURL,
}) => {
  const { context, page, card } = await boardWithReading(browser, baseURL!)
  await page.locator('.tl-container').focus()
  await page.keyboard.press('Escape')
  const touch = await context.newCDPSession(page)
  const press = (x: number, y: number) =>
    touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] })
  const release = () => touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  const placeOf = async () => (await card.boundingBox())!
  const before = await placeOf()
  const details = page.locator('.lb-popup')
  const menu = page.getByTestId('context-menu')

  const plot = (await card.locator('.lb-heatmap').boundingBox())!
  await press(plot.x + plot.width * 0.6, plot.y + plot.height * 0.4)
  await expect(details).toBeVisible()
  await page.waitForTimeout(LONG_MS)
  await release()
  await expect(details).toBeVisible()
  await expect(menu).toHaveCount(0)
  expect(await placeOf()).toEqual(before)

  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect(details).toHaveCount(0)
  await press(before.x + 120, before.y + 12)
  await expect(menu).toBeVisible()
  await release()
})
