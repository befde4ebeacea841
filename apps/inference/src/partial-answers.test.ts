import { decodeResult, type LensResult, type PatchingResult, withPositions } from '@lensboard/contract'
import { expect, it } from 'vitest'
import { createPartialAnswers } from './partial-answers.js'

const KEY = 'a'.repeat(64)
const facts: LensResult['facts'] = {
  ...{ checkpoint: { name: 'm', hash: 'b'.repeat(64) }, engine: 2, provider: 'cpu', precision: 'float32', bos: 'none' },
  ...{ computeMs: 1, loadMs: 0, computedAt: '2026-01-01T00:00:00.000Z' },
}
const ROWS = 40
const T = 1_000

/** Positions `from` to `to` of a lens reading whose entropy says where it belongs. */
function part(from: number, to: number): LensResult {
  const P = to - from
  const cells = (of: (row: number, t: number) => number) =>
    Float32Array.from({ length: ROWS * P }, (_, i) => of(Math.floor(i / P), from + (i % P)))
  const zero = () => cells(() => 0)
  return {
    ...{ kind: 'lens', facts, topK: 1, parity: { maxAbsProb: 0, maxAbsLogit: 0, top1Agree: 0, positions: 0 } },
    rows: Array.from({ length: ROWS }, (_, layer) => ({ site: 'resid_pre' as const, layer })),
    ids: Int32Array.from({ length: P }, (_, i) => from + i),
    tokens: Array.from({ length: P }, (_, i) => ({ text: `t${from + i}` })),
    part: { from, to, nPositions: T },
    topIds: Int32Array.from(cells((_, t) => t)),
    targetRank: Int32Array.from(cells(() => 1)),
    ...{ topLogProbs: zero(), logSumExp: zero(), entropy: cells((row, t) => row + t / 1024) },
    ...{ klFromOutput: zero(), klToOutput: zero(), targetLogProb: zero(), jsFromOutput: zero() },
    vocabulary: new Map(Array.from({ length: P }, (_, i) => [from + i, { text: `t${from + i}` }])),
  }
}

it('gives what is done of a lens reading from a position on, in bounded pieces that join to the whole', () => {
  const partials = createPartialAnswers()
  const run = partials.begin(KEY)
  for (let t = 0; t < T; t += 50) run.add({ answer: part(t, t + 50), done: t + 50 })
  expect(partials.done(KEY)).toBe(T)
  let whole: LensResult | undefined
  let pieces = 0
  for (let from = 0; from < T; pieces++) {
    const bytes = partials.read({ runKey: KEY, from })!
    const piece = decodeResult(bytes) as LensResult
    expect(piece.part!.from).toBe(from)
    expect(piece.ids.length * ROWS).toBeLessThanOrEqual(16_384)
    whole = withPositions(whole, piece)
    from = piece.part!.to
  }
  expect(pieces).toBe(3)
  expect(partials.read({ runKey: KEY, from: T })).toBeNull()
  expect(Array.from(whole!.ids)).toEqual(Array.from({ length: T }, (_, t) => t))
  expect(whole!.tokens[777]).toEqual({ text: 't777' })
  expect(whole!.vocabulary.get(777)).toEqual({ text: 't777' })
  for (const [row, t] of [
    [0, 0],
    [39, 999],
    [17, 421],
  ] as const) {
    expect(whole!.topIds[row * T + t]).toBe(t)
    // Packed, within what its column states.
    expect(Math.abs(whole!.entropy[row * T + t]! - (row + t / 1024))).toBeLessThan(0.03)
  }
})

it('shows positions that are not there yet as missing, in a grid that has its final size', () => {
  const seen = withPositions(undefined, part(0, 10))
  expect(seen.ids.length).toBe(T)
  expect([seen.ids[9], seen.ids[10]]).toEqual([9, -1])
  expect([seen.topIds[T + 9], seen.topIds[T + 10]]).toEqual([9, -1])
  expect(seen.entropy[T + 10]).toBeNaN()
  expect(seen.part).toBeUndefined()
})

it('keeps the newest of an answer that is told whole, and nothing once its run has ended', () => {
  const partials = createPartialAnswers()
  const grid = (value: number): PatchingResult => ({
    ...{ kind: 'patching', facts, ids: new Int32Array(1), tokens: [{ text: 'a' }], at: 'resid_pre', position: 0 },
    ...{ corruptedIds: new Int32Array(1), corruptedTokens: [{ text: 'b' }], target: [1], against: [], nLayers: 2 },
    ...{ clean: 1, corrupted: 0, patched: Float32Array.of(value, Number.NaN), vocabulary: new Map() },
  })
  const run = partials.begin(KEY)
  run.add({ answer: grid(0.25), done: 1 })
  run.add({ answer: grid(0.5), done: 1 })
  const seen = decodeResult(partials.read({ runKey: KEY, from: 0 })!) as PatchingResult
  expect(Array.from(seen.patched)).toEqual([0.5, Number.NaN])
  run.drop()
  expect([partials.done(KEY), partials.read({ runKey: KEY, from: 0 })]).toEqual([0, null])
})
