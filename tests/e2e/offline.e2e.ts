import { type BrowserContext, expect, type Page } from '@playwright/test'
import { boardOpened, guest, joinByLink, newBoard, saveState, shareLink } from './people.js'
import { test } from './product.js'

/** A line to the board that can be cut: what is offline for sockets, while pages still load. */
async function cuttableLine(context: BrowserContext) {
  const line = { cut: false, sockets: [] as { close(options: { code: number }): Promise<void> }[] }
  await context.routeWebSocket(/\/sync\//, (socket) => {
    if (line.cut) return void socket.close({ code: 4503 })
    line.sockets.push(socket)
    socket.connectToServer()
  })
  return {
    async cut() {
      line.cut = true
      await Promise.all(line.sockets.splice(0).map((socket) => socket.close({ code: 4503 })))
    },
    mend() {
      line.cut = false
    },
  }
}

const drawn = (page: Page) => page.locator('.tl-shape[data-shape-type="geo"]')

/** Draws a rectangle at a point of the window; it is selected then. */
async function drawRectangle(page: Page, x: number, y: number) {
  const count = await drawn(page).count()
  await page.locator('.tl-canvas').focus()
  await page.keyboard.press('r')
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + 60, y + 40, { steps: 4 })
  await page.mouse.up()
  await expect(drawn(page)).toHaveCount(count + 1)
}

test('what is done without a line outlives its tab: it is merged when its person comes back, and others see it', async ({
  browser,
  baseURL,
}) => {
  const ada = await guest(browser, baseURL!)
  await newBoard(ada.page)
  const bo = await joinByLink(browser, await shareLink(ada.page, 'edit'), 'Bo')
  const address = ada.page.url()

  // A tab of hers with a line that is cut.
  const line = await cuttableLine(ada.context)
  await ada.page.close()
  const tab = await ada.context.newPage()
  await tab.goto(address)
  await boardOpened(tab)
  await line.cut()
  await expect(saveState(tab)).toHaveText('Offline')
  await drawRectangle(tab, 420, 300)
  await expect(saveState(tab)).toHaveText(/Offline · \d+ changes? waits? in this browser/)
  await tab.close()
  expect(await drawn(bo.page).count()).toBe(0)
  // Meanwhile somebody else goes on.
  await drawRectangle(bo.page, 620, 420)
  await expect(saveState(bo.page)).toHaveText('Saved')

  line.mend()
  const again = await ada.context.newPage()
  await again.goto(address)
  await boardOpened(again)
  await expect(again.getByText(/you made here before (is|are) saved now\./)).toBeVisible()
  await expect(drawn(again)).toHaveCount(2)
  await expect(drawn(bo.page)).toHaveCount(2)
  await ada.context.close()
  await bo.context.close()
})

test('undo takes back what a person did themselves, and nothing of what another did to the same thing or beside it', async ({
  browser,
  baseURL,
}) => {
  const ada = await guest(browser, baseURL!)
  await newBoard(ada.page)
  const bo = await joinByLink(browser, await shareLink(ada.page, 'edit'), 'Bo')
  await drawRectangle(ada.page, 420, 300)
  await expect(drawn(bo.page)).toHaveCount(1)
  // Shapes stand in the page by their ids, which are random.
  const hers = await drawn(ada.page).getAttribute('data-shape-id')
  await drawRectangle(bo.page, 620, 480)
  await expect(drawn(ada.page)).toHaveCount(2)

  // Ada moves hers to the right; Bo then moves it down.
  const first = (page: Page) => page.locator(`.tl-shape[data-shape-id="${hers}"]`)
  const placeOf = (page: Page) => first(page).evaluate((shape) => (shape as HTMLElement).style.transform)
  const nudge = async (page: Page, key: string) => {
    const before = await placeOf(page)
    await page.keyboard.press(key)
    await expect.poll(() => placeOf(page)).not.toBe(before)
  }
  await nudge(ada.page, 'ArrowRight')
  await expect.poll(() => placeOf(bo.page)).toBe(await placeOf(ada.page))
  const box = (await first(bo.page).boundingBox())!
  await bo.page.keyboard.press('Escape')
  await bo.page.mouse.click(box.x + 1, box.y + box.height / 2)
  await nudge(bo.page, 'ArrowDown')
  await expect.poll(() => placeOf(ada.page)).toBe(await placeOf(bo.page))
  const his = await placeOf(bo.page)

  // Her move is overwritten by his: undoing it leaves his. His own rectangle stays whatever she undoes.
  await ada.page.keyboard.press('Control+z')
  await expect(saveState(ada.page)).toHaveText('Saved')
  expect(await placeOf(ada.page)).toBe(his)
  await expect(ada.page.getByText('Nothing of yours to undo here.')).toBeVisible()
  await expect(drawn(ada.page)).toHaveCount(2)
  for (let i = 0; i < 5; i++) await ada.page.keyboard.press('Control+z')
  await expect(drawn(ada.page)).toHaveCount(1)
  await expect(drawn(bo.page)).toHaveCount(1)
  await ada.context.close()
  await bo.context.close()
})
