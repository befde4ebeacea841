import { expect, it } from 'vitest'
import { tokenChunks } from '../forward/token-chunks.js'
import { addRows, queriesPerChunk } from './read-attention.js'

it('puts what lies on and below the diagonal into one triangle, chunk after chunk', () => {
  const packed = new Float32Array(6)
  addRows(packed, Float32Array.of(1, 0, 2, 3), { start: 0, end: 2 })
  addRows(packed, Float32Array.of(4, 5, 6), { start: 2, end: 3 })
  expect(Array.from(packed)).toEqual([1, 2, 3, 4, 5, 6])
  addRows(packed, Float32Array.of(10, 10, 10), { start: 2, end: 3 })
  expect(Array.from(packed)).toEqual([1, 2, 3, 14, 15, 16])
})

it('reads as many queries at once as leave their weights few, and at least one', () => {
  expect(queriesPerChunk({ nLayers: 12, nHeads: 12 }, 1_024)).toBe(128)
  expect(queriesPerChunk({ nLayers: 32, nHeads: 32 }, 2_048)).toBe(32)
  expect(queriesPerChunk({ nLayers: 512, nHeads: 512 }, 2_048)).toBe(1)
})

it('cuts a prompt at places that do not move when it grows', () => {
  expect(tokenChunks(300)).toEqual([
    { start: 0, end: 32 },
    { start: 32, end: 64 },
    { start: 64, end: 128 },
    { start: 128, end: 256 },
    { start: 256, end: 300 },
  ])
  expect(tokenChunks(40, 16).map(({ end }) => end)).toEqual([16, 32, 40])
})
