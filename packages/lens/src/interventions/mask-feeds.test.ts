import { expect, it } from 'vitest'
import { forwardBytes } from '../engine/memory.js'
import type { Change } from './change.js'
import { maskFeeds, maskMaps } from './mask-feeds.js'

const layer = { attnScale: 1 }
const windowed = { attnScale: 1, window: 2 }
const shape = { nLayers: 2, nHeads: 3, layers: [layer, layer] }

const block = (heads: number[], layers = { from: 0, to: 0 }): Change => ({
  op: 'block',
  layers,
  heads,
  queries: { from: 2, to: 3 },
  keys: { from: 0, to: 0 },
})

/** Which keys each query sees, a digit each. */
const seen = (resolved: Change[], { nPositions, nKeys }: { nPositions: number; nKeys: number }, of = shape) => {
  const { mask } = maskFeeds(of, { nPositions, nKeys }, [resolved])
  const rows = Array.from({ length: mask!.dims[0]! * nPositions }, (_, row) =>
    Array.from((mask!.data as Float32Array).subarray(row * nKeys, (row + 1) * nKeys), (x) => (x === 0 ? 1 : 0)).join(
      '',
    ),
  )
  return rows.join(' ')
}

it('lets queries that follow others look back to them', () => {
  expect(seen([], { nPositions: 4, nKeys: 4 })).toBe('1000 1100 1110 1111')
  expect(seen([], { nPositions: 2, nKeys: 4 })).toBe('1110 1111')
  expect(seen([block([0, 1, 2])], { nPositions: 2, nKeys: 4 })).toBe('1110 1111 0110 0111')
})

it('keeps windows where they are for queries that follow others', () => {
  const { 'mask.2': mask } = maskFeeds({ ...shape, layers: [windowed, windowed] }, { nPositions: 2, nKeys: 4 }, [])
  expect(Array.from(mask!.data as Float32Array, (x) => (x === 0 ? 1 : 0)).join('')).toBe('01100011')
})

it('counts a map for each variant, and for each head where heads differ', () => {
  expect(maskMaps(shape, [[]])).toBe(2)
  expect(maskMaps(shape, [[block([0, 1, 2])]])).toBe(3)
  expect(maskMaps(shape, [[block([1])]])).toBe(5)
  expect(maskMaps({ ...shape, layers: [layer, windowed] }, [[]])).toBe(3)
})

it('reckons masks of single heads over long prompts as the memory that they take', () => {
  const decoder = { nHeads: 3, dModel: 8, dMlp: 8, dVocab: 16 } as Parameters<typeof forwardBytes>[0]
  const extent = { streams: 0, patternCells: 0, logits: false, nKeys: 2_048 }
  const [few, many] = [2, 102].map((maskMaps) => forwardBytes(decoder, 2_048, { ...extent, maskMaps })) as [
    number,
    number,
  ]
  expect(many - few).toBeGreaterThanOrEqual(100 * 2_048 ** 2 * 4)
})
