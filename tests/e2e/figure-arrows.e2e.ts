import { copyFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { expect, type Page } from '@playwright/test'
import { cardOf, leaveCells, readCell } from './annotate.js'
import { answered, guest, newBoard, placeCard } from './people.js'
import { test } from './product.js'

/** Five tokens: shares of the plots, with their labels, that lie in the third column and fourth row of weights, and in the third column and fifth row of readings. */
const [FROM, TO] = [
  { right: 0.6, down: 0.7 },
  { right: 0.5, down: 0.5 },
]
/** Arrows end at the edge of a cell. */
const EDGE = 3

/** Where the arrow of a figure begins and ends, in cells from the upper left of the plot. */
async function endsInCells(page: Page) {
  return await page.evaluate(() => {
    const box = (plot: Element) => plot.getBoundingClientRect()
    const [weights, readings] = [...document.querySelectorAll('rect.plot')].map(box) as [DOMRect, DOMRect]
    const line = [...document.querySelectorAll<SVGPathElement>('g[pointer-events="none"] path')].sort(
      (a, b) => b.getTotalLength() - a.getTotalLength(),
    )[0]!
    const toScreen = line.getScreenCTM()!
    const at = (length: number) => line.getPointAtLength(length).matrixTransform(toScreen)
    const [start, end] = [at(0), at(line.getTotalLength())]
    return {
      start: { x: start.x - weights.x, y: start.y - weights.y },
      end: { x: end.x - readings.x, y: end.y - readings.y },
      weight: { width: weights.width / 5, height: weights.height / 5 },
      reading: { width: readings.width / 5, height: readings.height / 9 },
    }
  })
}

test('in a figure of several cards an arrow between cells points at those cells, where the figure draws them', async ({
  browser,
  baseURL,
}, info) => {
  test.setTimeout(120_000)
  const { context, page } = await guest(browser, baseURL!)
  await newBoard(page)
  for (const kind of ['Attention', 'Lens'] as const) {
    await placeCard(page, kind, 'The capital of France is')
    await answered(cardOf(page, kind.toLowerCase()))
  }
  await page.keyboard.press('Escape')
  await readCell(page, cardOf(page, 'attention'), FROM.right, FROM.down)
  await page.getByRole('button', { name: 'Arrow to another cell' }).click()
  await leaveCells(page)
  await readCell(page, cardOf(page, 'lens'), TO.right, TO.down)
  await page.getByRole('button', { name: 'End the arrow here' }).click()
  await leaveCells(page)

  await page.keyboard.press('Control+a')
  await cardOf(page, 'attention')
    .locator('header')
    .click({ button: 'right', position: { x: 60, y: 12 } })
  await page.getByTestId('context-menu.export-cards').click()
  const dialog = page.getByRole('dialog', { name: 'Export 2 cards' })
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Save SVG', exact: true }).click(),
  ])
  const figure = info.outputPath('figure.svg')
  copyFileSync(await file.path(), figure)
  await page.goto(pathToFileURL(figure).href)
  await page.screenshot({ path: info.outputPath('figure.png') })

  const { start, end, weight, reading } = await endsInCells(page)
  for (const [point, cell, column, row] of [
    [start, weight, 2, 3],
    [end, reading, 2, 4],
  ] as const) {
    expect(point.x).toBeGreaterThan(column * cell.width - EDGE)
    expect(point.x).toBeLessThan((column + 1) * cell.width + EDGE)
    expect(point.y).toBeGreaterThan(row * cell.height - EDGE)
    expect(point.y).toBeLessThan((row + 1) * cell.height + EDGE)
  }
  await context.close()
})
