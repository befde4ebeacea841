import { expect, type Page } from '@playwright/test'
import { cardOf, leaveCells, readCell } from './annotate.js'
import { answered, cards, guest, newBoard, placeCard, saveState } from './people.js'
import { test } from './product.js'

const arrows = (page: Page) => page.locator('.tl-shape[data-shape-type="arrow"]')
const idsOf = (page: Page) =>
  page.locator('.tl-shape').evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.shapeId))

test('F13: marked cards that are pasted on another board are its own, with their marks and the arrow between their cells', async ({
  browser,
  baseURL,
}) => {
  test.setTimeout(120_000)
  const { context, page } = await guest(browser, baseURL!)
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const source = await newBoard(page)
  for (const kind of ['Attention', 'Lens'] as const) {
    await placeCard(page, kind, 'The capital of France is')
    await answered(cardOf(page, kind.toLowerCase()))
  }
  await page.keyboard.press('Escape')
  await readCell(page, cardOf(page, 'lens'), 0.5, 0.5)
  await page.keyboard.press('h')
  await page.keyboard.type('the answer')
  await page.keyboard.press('Enter')
  await leaveCells(page)
  await readCell(page, cardOf(page, 'attention'), 0.6, 0.7)
  await page.getByRole('button', { name: 'Arrow to another cell' }).click()
  await leaveCells(page)
  await readCell(page, cardOf(page, 'lens'), 0.5, 0.5)
  await page.getByRole('button', { name: 'End the arrow here' }).click()
  await leaveCells(page)
  await expect(arrows(page)).toHaveCount(1)
  const there = await idsOf(page)
  expect(there).toHaveLength(3)
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Control+c')
  await expect.poll(() => page.evaluate(() => navigator.clipboard.read().then((items) => items.length))).toBe(1)

  await newBoard(page)
  await page.locator('.tl-canvas').click({ position: { x: 500, y: 650 } })
  await page.keyboard.press('Control+v')
  await expect(cards(page)).toHaveCount(2)
  for (const kind of ['attention', 'lens']) await answered(cardOf(page, kind))
  await expect(arrows(page)).toHaveCount(1)
  await expect(page.getByRole('button', { name: 'Highlight: the answer', exact: true })).toBeVisible()
  const here = await idsOf(page)
  expect(here).toHaveLength(3)
  expect(here.filter((id) => there.includes(id))).toEqual([])
  // The arrow ends at the pasted cards: it goes with one of them.
  await expect(saveState(page)).toHaveText('Saved')
  await page.reload()
  await expect(cards(page)).toHaveCount(2)
  await answered(cardOf(page, 'lens'))
  await cardOf(page, 'lens')
    .locator('.lb-card__subtitle')
    .click({ position: { x: 4, y: 4 } })
  await page.keyboard.press('Delete')
  await expect(cards(page)).toHaveCount(1)
  await expect(arrows(page)).toHaveCount(0)

  // What it was copied from is as it was.
  await page.goto(`/b/${source}`)
  await expect(cards(page)).toHaveCount(2)
  await expect(arrows(page)).toHaveCount(1)
  expect((await idsOf(page)).toSorted()).toEqual(there.toSorted())
  await context.close()
})
