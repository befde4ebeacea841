import { expect, test } from 'vitest'
import { drawnRows, shownPositions, strideWords } from './drawn-rows.js'
import { cellAt, dataCell, drawnCell, fitLens, isDrawn, type LayoutParts } from './layout.js'
import { CARD_PARTS, lensNaturalSize } from './sizes.js'

const BODY = { width: 720, height: 420 }

test('rows are drawn from the end of the range down, and the last one always is', () => {
  expect(drawnRows(9)).toEqual([8, 7, 6, 5, 4, 3, 2, 1, 0])
  expect(drawnRows(9, { stride: 3 })).toEqual([8, 5, 2])
  expect(drawnRows(9, { from: 2, to: 5 })).toEqual([8, 5, 4, 3, 2])
  expect(drawnRows(9, { from: 2, to: 5, stride: 2 })).toEqual([8, 5, 3])
  expect(drawnRows(9, { from: 7, to: 3 })).toEqual([8, 3])
  expect(drawnRows(9, { from: 0, to: 400 })[0]).toBe(8)
  for (const stride of [1, 2, 3, 4, 8, 100]) expect(drawnRows(33, { stride })[0]).toBe(32)
})

test('a long prompt opens on its last 240 positions, and a chosen window keeps inside it', () => {
  expect(shownPositions(240)).toEqual({ from: 0, to: 240 })
  expect(shownPositions(1024)).toEqual({ from: 784, to: 1024 })
  expect(shownPositions(1024, { from: 10, to: 20 })).toEqual({ from: 10, to: 20 })
  expect(shownPositions(6, { from: 4, to: 900 })).toEqual({ from: 4, to: 6 })
  expect(shownPositions(6, { from: 900, to: 3 })).toEqual({ from: 5, to: 6 })
})

test.each([
  ['as it is', {}],
  ['every 2nd row', { rows: { stride: 2 } }],
  ['some rows', { rows: { from: 3, to: 6 } }],
  ['a window', { positions: { from: 5, to: 17 } }],
  ['transposed', { transposed: true }],
  ['transposed, a window, every 3rd row', { transposed: true, positions: { from: 2, to: 9 }, rows: { stride: 3 } }],
] satisfies [string, LayoutParts][])(
  '%s: every drawn cell is hit at its middle and means what it is drawn from',
  (_, parts) => {
    const layout = fitLens(BODY, 13, 24, parts)
    layout.rows.forEach((__, row) => {
      layout.across.forEach((___, column) => {
        const x = layout.x + (column + 0.5) * layout.cellWidth
        const y = layout.y + (row + 0.5) * layout.cellHeight
        const hit = cellAt(layout, x, y)
        expect(hit).toEqual({ row, column })
        expect(drawnCell(layout, dataCell(layout, { row, column }))).toEqual({ row, column })
      })
    })
    expect(layout.x + layout.width).toBeLessThanOrEqual(BODY.width)
    expect(layout.y + layout.height + CARD_PARTS.axis).toBeLessThanOrEqual(layout.brush ?? BODY.height)
    expect((layout.brush ?? 0) + (layout.brush ? CARD_PARTS.brush : 0)).toBeLessThanOrEqual(BODY.height)
  },
)

test('transposed the tokens go down and the layers right, the output last', () => {
  const layout = fitLens(BODY, 9, 6, { transposed: true })
  expect(layout.rows).toEqual([0, 1, 2, 3, 4, 5])
  expect(layout.across).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
  expect(dataCell(layout, { row: 2, column: 8 })).toEqual({ row: 8, column: 2 })
  expect(layout.x).toBe(CARD_PARTS.queryLabels)
})

test('a cell that is left out is said by the direction in which it is', () => {
  const layout = fitLens(BODY, 9, 24, { rows: { stride: 2 }, positions: { from: 4, to: 8 } })
  expect(drawnCell(layout, { row: 7, column: 5 })).toEqual({ row: -1, column: 1 })
  expect(drawnCell(layout, { row: 8, column: 20 })).toEqual({ row: 0, column: -1 })
  expect(isDrawn(layout, drawnCell(layout, { row: 7, column: 5 }))).toBe(false)
})

test('under 4 px a row the chosen stride doubles, whichever way the rows go', () => {
  const low = fitLens({ width: 720, height: 60 }, 33, 24, { rows: { stride: 3 } })
  expect(low.stride).toBe(6)
  expect(low.rows[0]).toBe(32)
  const narrow = fitLens({ width: 200, height: 400 }, 81, 24, { transposed: true })
  expect(narrow.stride).toBe(4)
  expect(narrow.across.at(-1)).toBe(80)
  expect(narrow.cellWidth).toBeGreaterThanOrEqual(4)
})

test('where rows before the output are left out there is a gap, and nowhere else', () => {
  expect(fitLens(BODY, 9, 6).gap).toBe(0)
  expect(fitLens(BODY, 9, 6, { rows: { stride: 2 } }).gap).toBe(0)
  expect(fitLens(BODY, 9, 6, { rows: { to: 5 } }).gap).toBe(1)
  expect(fitLens(BODY, 9, 6, { rows: { to: 7 } }).gap).toBe(0)
  expect(fitLens(BODY, 9, 6, { rows: { to: 5 }, transposed: true }).gap).toBe(6)
})

test('a card of a long prompt stops growing and has room for its brush', () => {
  const size = lensNaturalSize(33, 1024)
  expect(size.width).toBe(lensNaturalSize(33, 240).width)
  expect(size.height).toBe(lensNaturalSize(33, 240).height + CARD_PARTS.brush)
  const body = { width: size.width, height: size.height - CARD_PARTS.header - CARD_PARTS.legend }
  expect(fitLens(body, 33, 1024)).toMatchObject({ cellWidth: 4, cellHeight: size.cellHeight, columns: 240 })
})

test('a transposed card has room for its own shape', () => {
  const size = lensNaturalSize(9, 40, true)
  const body = { width: size.width, height: size.height - CARD_PARTS.header - CARD_PARTS.legend }
  const layout = fitLens(body, 9, 40, { transposed: true })
  expect(layout).toMatchObject({ cellWidth: size.cellWidth, cellHeight: size.cellHeight, stride: 1 })
})

test('a stride is said as people say it', () =>
  expect([1, 2, 3, 4, 8, 11, 13, 21, 22].map(strideWords)).toEqual([
    'every row',
    ...['2nd', '3rd', '4th', '8th', '11th', '13th', '21st', '22nd'].map((nth) => `every ${nth} row`),
  ]))
