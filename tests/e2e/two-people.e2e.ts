import { readFileSync } from 'node:fs'
import { type Product, startProduct } from '@lensboard/infra/testing'
import { expect, type Page, test } from '@playwright/test'
import { answered, boardOpened, cards, guest, joinByLink, newBoard, placeCard, saveState, shareLink } from './people.js'

// Long enough that computing it can be watched.
const PROMPT = `${'When Mary and John went to the store, John gave a drink to Mary. '.repeat(14)}The end`

// Its own product: this test pulls the plug.
let product: Product
test.beforeAll(async () => {
  product = await startProduct()
})
test.afterAll(() => product.stop())

/** Notes every state a card goes through on this page, from now on. */
async function noteStages(page: Page) {
  await page.evaluate(() => {
    const seen: string[] = []
    const look = () => {
      for (const card of document.querySelectorAll('article.lb-card')) {
        const stage = card.querySelector('[data-stage]')?.getAttribute('data-stage')
        const now = stage ?? card.getAttribute('data-phase') ?? ''
        if (seen.at(-1) !== now) seen.push(now)
      }
    }
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true })
    Object.assign(window, { seenStages: seen })
  })
}
const stagesSeen = (page: Page) => page.evaluate(() => (window as unknown as { seenStages: string[] }).seenStages)

/** The heatmap as it is drawn: one pixel a cell, and what it says in words. */
const heatmapOf = async (page: Page) => {
  const plot = cards(page)
    .first()
    .getByRole('img', { name: /^Logit lens/ })
  const pixels = await plot.locator('.lb-cells').getAttribute('src')
  expect(pixels).toMatch(/^data:image\/png;base64,.{40}/)
  return { words: await plot.getAttribute('aria-label'), pixels }
}

/** Where the card is on the board, as the canvas places it. */
const placeOf = (page: Page) =>
  page
    .locator('.tl-shape[data-shape-type="card"]')
    .first()
    .evaluate((shape) => (shape as HTMLElement).style.transform)

/** Kills the supervisor and everything it started, without a chance to tidy up. */
async function pullThePlug() {
  const pid = product.pid()
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number)
  expect(children.length).toBeGreaterThanOrEqual(3)
  await product.kill()
  for (const child of children)
    try {
      process.kill(child, 'SIGKILL')
    } catch (error) {
      expect((error as NodeJS.ErrnoException).code).toBe('ESRCH')
    }
}

test('two people see the same card live, move it, reload, and a crash of everything loses nothing', async ({
  browser,
}) => {
  test.setTimeout(300_000)
  const ada = await guest(browser, product.origin)
  await newBoard(ada.page)
  const bo = await joinByLink(browser, await shareLink(ada.page, 'edit'), 'Bo')

  // Ada places a card; Bo touches nothing and sees placeholder, stages and the same numbers.
  await noteStages(bo.page)
  await placeCard(ada.page, 'Lens', PROMPT)
  await answered(cards(ada.page).first())
  await answered(cards(bo.page).first())
  const stages = await stagesSeen(bo.page)
  expect(stages.length).toBeGreaterThan(1)
  expect(stages.at(-1)).toBe('done')
  expect(['queued', 'loading', 'running', 'storing'].filter((stage) => stages.includes(stage))).not.toEqual([])
  const hers = await heatmapOf(ada.page)
  expect(await heatmapOf(bo.page)).toEqual(hers)
  expect(hers.words).toMatch(/9 rows by \d+ tokens/)

  // Each sees that the other is there.
  await expect(ada.page.getByRole('list', { name: 'People here' }).getByRole('button')).toHaveCount(1)

  // Bo moves it; Ada sees it at the same place.
  const before = await placeOf(ada.page)
  const title = cards(bo.page).first().locator('header')
  const box = (await title.boundingBox())!
  await bo.page.mouse.move(box.x + 90, box.y + 40)
  await bo.page.mouse.down()
  await bo.page.mouse.move(box.x + 190, box.y + 120, { steps: 8 })
  await bo.page.mouse.up()
  await expect.poll(() => placeOf(ada.page)).not.toBe(before)
  await expect.poll(async () => (await placeOf(ada.page)) === (await placeOf(bo.page))).toBe(true)
  await expect(saveState(bo.page)).toHaveText('Saved')
  const moved = await placeOf(bo.page)

  // Both reload.
  for (const { page } of [ada, bo]) {
    await page.reload()
    await boardOpened(page)
    await answered(cards(page).first())
    expect(await placeOf(page)).toBe(moved)
  }

  // Everything is killed and started again while both have the board open.
  await pullThePlug()
  await expect(saveState(ada.page)).toHaveText(/Offline/, { timeout: 60_000 })
  await product.restart()
  for (const { page } of [ada, bo]) {
    await expect(saveState(page)).toHaveText('Saved', { timeout: 60_000 })
    await page.reload()
    await boardOpened(page)
    await answered(cards(page).first())
    expect(await placeOf(page)).toBe(moved)
  }
  await ada.context.close()
  await bo.context.close()
})
