import { inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { cellColors, thumbnailCells } from './cell-colors.js'
import { shrink } from './field.js'
import { tinyAttention, tinyLens } from './fixtures/tiny-results.js'
import { colorAt, hexColor, palette } from './palette.js'
import { encodePng } from './png.js'

const viridis = (t: number) => hexColor(colorAt(palette('viridis', 'light'), t))

test('one pixel a cell, the output row on top, missing cells transparent', () => {
  const { width, height, rgba } = cellColors(tinyLens, { metric: 'targetRank' })
  expect([width, height]).toEqual([3, 3])
  expect([...rgba.subarray(0, 4)]).toEqual([...colorAt(palette('viridisReversed', 'light'), 0), 255])
  expect([...rgba.subarray(8, 12)]).toEqual([0, 0, 0, 0])
})

test('masked attention is transparent', () => {
  const { colors } = thumbnailCells(tinyAttention, 8, 8, { layer: 2, head: 1 })
  expect(colors).toEqual([
    viridis(1),
    null,
    null,
    viridis(0.25),
    viridis(0.75),
    null,
    viridis(0.6),
    viridis(0.1),
    viridis(0.3),
  ])
})

test('a thumbnail averages boxes of values, over what is there', () => {
  const X = Number.NaN
  const field = { width: 4, height: 2, places: Float32Array.of(0, 1, X, X, 1, 0, X, 0.5) }
  expect(shrink(field, 2, 1)).toEqual({ width: 2, height: 1, places: Float32Array.of(0.5, 0.5) })
  expect(shrink(field, 9, 9)).toBe(field)
  expect(thumbnailCells(tinyLens, 2, 2)).toMatchObject({ columns: 2, rows: 2, colors: { length: 4 } })
})

test('the PNG holds exactly these pixels', () => {
  const pixels = cellColors(tinyLens)
  const png = Buffer.from(encodePng(pixels))
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([3, 3])
  const data = png.subarray(41, 41 + png.readUInt32BE(33))
  const raw = inflateSync(data)
  const rows = [0, 1, 2].map((y) => [...raw.subarray(y * 13 + 1, y * 13 + 13)])
  expect(rows.flat()).toEqual([...pixels.rgba])
})
