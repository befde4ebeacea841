import { expect, test } from 'vitest'
import { cellAt, fitAttention, fitCells } from './layout.js'
import { attentionNaturalSize, CARD_PARTS, lensNaturalSize } from './sizes.js'

const bodyOf = ({ width, height }: { width: number; height: number }) => ({
  width,
  height: height - CARD_PARTS.header - CARD_PARTS.legend,
})

test('13 rows by 6 tokens are 432 × 412', () =>
  expect(lensNaturalSize(13, 6)).toEqual({ width: 432, height: 412, cellWidth: 60, cellHeight: 22 }))

test('cells narrow from 60 to 48 px between 12 and 15 tokens, and the card keeps its width meanwhile', () => {
  const sizes = Array.from({ length: 20 }, (_, i) => lensNaturalSize(9, i + 1))
  for (const { width } of sizes.slice(11, 15)) expect(Math.abs(width - 792)).toBeLessThan(8)
  expect([5, 12, 13, 15, 20].map((n) => sizes[n - 1]?.cellWidth)).toEqual([60, 60, 55, 48, 48])
})

test.each([
  [9, 6],
  [33, 128],
  [26, 20],
  [27, 21],
  [1, 240],
])('a card of %s rows × %s tokens at its natural size has its natural cells', (rows, tokens) => {
  const size = lensNaturalSize(rows, tokens)
  const layout = fitCells(bodyOf(size), rows, tokens)
  expect(layout.stride).toBe(1)
  expect(layout.cellWidth).toBe(size.cellWidth)
  if (size.height > 180) expect(layout.cellHeight).toBe(size.cellHeight)
})

test('a card of few tokens has room for its legend, and its cells fill it', () => {
  expect(lensNaturalSize(1, 1)).toMatchObject({ width: 360, height: 180, cellWidth: 288 })
  expect(lensNaturalSize(9, 3)).toMatchObject({ width: 360, cellWidth: 96 })
})

test('under 4 px a row the stride rises, and the output row is always drawn', () => {
  for (let height = 40; height < 300; height += 7)
    for (const rows of [1, 2, 9, 33, 34, 65]) {
      const layout = fitCells({ width: 400, height }, rows, 8)
      expect(layout.rows[0]).toBe(rows - 1)
      expect(new Set(layout.rows.map((row) => (rows - 1 - row) % layout.stride))).toEqual(new Set([0]))
      expect(layout.height).toBeLessThanOrEqual(Math.max(1, height - 36))
      if (layout.rows.length > 1) expect(layout.cellHeight).toBeGreaterThanOrEqual(4)
    }
  expect(fitCells({ width: 400, height: 36 + 33 * 4 }, 33, 8).stride).toBe(1)
  expect(fitCells({ width: 400, height: 36 + 33 * 4 - 1 }, 33, 8)).toMatchObject({ stride: 2, rows: { length: 17 } })
})

test('cells snap to half pixels', () => {
  const { cellWidth, cellHeight } = fitCells({ width: 401.3, height: 263.7 }, 9, 7)
  expect([(cellWidth * 2) % 1, (cellHeight * 2) % 1]).toEqual([0, 0])
})

test('a point finds its cell, and none outside the plot', () => {
  const layout = fitCells(bodyOf(lensNaturalSize(9, 6)), 9, 6)
  expect(cellAt(layout, layout.x, layout.y)).toEqual({ row: 0, column: 0 })
  expect(cellAt(layout, layout.x + 6 * 60 - 0.1, layout.y + 9 * 22 - 0.1)).toEqual({ row: 8, column: 5 })
  expect(cellAt(layout, layout.x - 0.1, layout.y)).toBeNull()
  expect(cellAt(layout, layout.x, layout.y + 9 * 22)).toBeNull()
})

test('attention of 512 tokens still fits its card, at one pixel a cell', () => {
  const size = attentionNaturalSize(512)
  const layout = fitAttention({ width: size.width, height: size.height - 54 - 36 - 36 }, 512)
  expect(layout).toMatchObject({ cellWidth: 1, cellHeight: 1, columns: 512, rows: { length: 512 } })
})
