import { expect, it } from 'vitest'
import { cutPositions, cutTokens } from './cut-lens.js'
import type { LensResult } from './result.js'
import { withTile } from './with-tile.js'

const [R, T, K, U] = [2, 4, 2, 6]
const floats = (n: number, from: number) => Float32Array.from({ length: n }, (_, i) => from - i / 8)
const whole: LensResult = {
  kind: 'lens',
  facts: {
    ...{ checkpoint: { name: 'm', hash: 'a'.repeat(64) }, engine: 2, provider: 'cpu', precision: 'float32' },
    ...{ bos: 'none', computeMs: 1, loadMs: 0, computedAt: '2030-01-01T00:00:00.000Z' },
  },
  ids: Int32Array.of(1, 2, 3, 4),
  tokens: ['a', 'b', 'c', 'd'].map((text) => ({ text })),
  rows: [
    { site: 'resid_pre', layer: 0 },
    { site: 'output', layer: 0 },
  ],
  topK: K,
  topIds: Int32Array.from({ length: R * T * K }, (_, i) => i),
  topLogProbs: floats(R * T * K, -1),
  logSumExp: floats(R * T, 3),
  entropy: floats(R * T, 2),
  klFromOutput: floats(R * T, 5),
  klToOutput: floats(R * T, 6),
  jsFromOutput: floats(R * T, 0.5),
  targetRank: Int32Array.from({ length: R * T }, (_, i) => i + 1),
  targetLogProb: floats(R * T, -2),
  tracked: {
    starts: Int32Array.of(0, 1, 3, 5, 6),
    ids: Int32Array.of(7, 7, 8, 7, 9, 7),
    logProbs: floats(R * U, -3),
    ranks: Int32Array.from({ length: R * U }, (_, i) => i + 1),
  },
  parity: { maxAbsProb: 0, maxAbsLogit: 0, top1Agree: 4, positions: 4 },
  vocabulary: new Map(Array.from({ length: 20 }, (_, id) => [id, { text: `t${id}` }])),
}

it('gives a view back what a tile holds, at its positions alone', () => {
  const joined = withTile(cutTokens(whole, 1), cutPositions(whole, 1, 3))
  expect(cutPositions(joined, 1, 3)).toEqual(cutPositions(whole, 1, 3))
  expect(joined.topIds.slice(0, 4)).toEqual(Int32Array.of(0, -1, 2, 3))
  expect(joined.tracked?.starts).toEqual(Int32Array.of(0, 0, 2, 4, 4))
  expect(joined.entropy).toEqual(whole.entropy)
})

it('is the whole again where the tile is the whole', () => {
  expect(withTile(cutTokens(whole, 1), whole)).toEqual(whole)
})
