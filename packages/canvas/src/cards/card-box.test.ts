import type { CardView, LensResult } from '@lensboard/contract'
import { expect, test } from 'vitest'
import { cellBox, fittingSize, plotOf, snuggedSize } from './card-box.js'

/** A reading by its extent, which is all that a box asks for. */
const reading = (rows: number, tokens: number) =>
  ({ kind: 'lens', rows: Array.from({ length: rows }), ids: new Int32Array(tokens) }) as unknown as LensResult
const result = reading(9, 6)
const card = (view?: CardView) => ({ w: 432, h: 324, ...(view && { view }) })

test('a cell is where it is drawn, either way round', () => {
  const at = cellBox(result, card(), { row: 8, column: 5 })
  const last = cellBox(result, card(), { row: 0, column: 5 })
  expect(at!.x).toBe(last!.x)
  expect(at!.y).toBeLessThan(last!.y)
  const turned = cellBox(result, card({ transposed: true }), { row: 8, column: 5 })
  const first = cellBox(result, card({ transposed: true }), { row: 0, column: 5 })
  expect(turned!.y).toBe(first!.y)
  expect(turned!.x).toBeGreaterThan(first!.x)
})

test('a cell that is left out has no box, one of the output always has', () => {
  const view = { rows: { stride: 2 }, positions: { from: 2, to: 4 } }
  expect(cellBox(result, card(view), { row: 7, column: 3 })).toBeNull()
  expect(cellBox(result, card(view), { row: 6, column: 1 })).toBeNull()
  expect(cellBox(result, card(view), { row: 8, column: 3 })).not.toBeNull()
})

const VIEWS: [string, CardView | undefined][] = [
  ['as it is', undefined],
  ['transposed', { transposed: true }],
  ['every 2nd row', { rows: { stride: 2 } }],
  ['a window', { positions: { from: 0, to: 4 } }],
]

test.each(VIEWS)('%s: the size that fits leaves nothing free', (_, view) => {
  const large = reading(33, 40)
  const size = fittingSize(large, 'lens', view)
  expect(snuggedSize(large, 'lens', { ...size, ...(view && { view }) })).toEqual(size)
  expect(plotOf(large, { ...size, ...(view && { view }) })?.stride).toBe(view?.rows?.stride ?? 1)
})

test('a resized card hugs its cells, and keeps them', () => {
  const long = reading(33, 240)
  const before = { w: 1100, h: 700 }
  const after = snuggedSize(long, 'lens', before)
  expect(after.w).toBeLessThan(before.w)
  const [was, now] = [plotOf(long, before), plotOf(long, after)]
  expect([now?.cellWidth, now?.cellHeight]).toEqual([was?.cellWidth, was?.cellHeight])
  expect(snuggedSize(long, 'lens', after)).toEqual(after)
  expect(snuggedSize(long, 'lens', { w: 280, h: 180 })).toEqual({ w: 280, h: 180 })
})
