import { expect, it } from 'vitest'
import type { PatchingSpec } from './card.js'
import { byOtherMethod, isOtherMethod, patchingAgreement } from './patching-agreement.js'
import type { PatchingResult } from './result.js'

const checkpoint = { name: 'm', hash: 'b'.repeat(64) }
const spec: PatchingSpec = {
  ...{ kind: 'patching', checkpoint, input: { kind: 'text', text: 'a b' }, corrupted: { kind: 'text', text: 'a c' } },
  ...{ bos: 'auto', position: -1, target: [1], against: [], at: 'resid_pre' },
}
const facts: PatchingResult['facts'] = {
  ...{ checkpoint, engine: 3, provider: 'cpu', precision: 'float32', bos: 'none' },
  ...{ computeMs: 1, loadMs: 0, computedAt: '2026-01-01T00:00:00.000Z' },
}
/** Two layers of four tokens; the second differs, and the metric is read at the third. */
const grid = (patched: number[], more: Partial<PatchingResult> = {}): PatchingResult => ({
  ...{ kind: 'patching', facts, at: 'resid_pre', position: 2, target: [1], against: [], nLayers: 2 },
  ...{ ids: Int32Array.of(5, 6, 7, 8), corruptedIds: Int32Array.of(5, 9, 7, 8), tokens: [], corruptedTokens: [] },
  ...{ clean: 1, corrupted: 0, patched: Float32Array.from(patched), vocabulary: new Map(), ...more },
})

it('knows the same question by the other method, whatever its model is called', () => {
  const other = byOtherMethod(spec)
  expect(other).toEqual({ ...spec, method: 'gradient' })
  expect(byOtherMethod(other)).toEqual(spec)
  expect(isOtherMethod(spec, { ...other, checkpoint: { ...checkpoint, name: 'renamed' } })).toBe(true)
  expect(isOtherMethod(spec, spec)).toBe(false)
  expect(isOtherMethod(spec, { ...other, at: 'heads' })).toBe(false)
})

it('correlates cells that a patch can change, and counts the others', () => {
  const exact = grid([0, 1, 2, 0, 0, 3, 4, 0])
  expect(patchingAgreement(exact, grid([0, 2, 4, 0, 0, 6, 8, 0]))).toEqual({
    ...{ cells: [1, 2, 5, 6], leftOut: 4, pearson: 1, spearman: 1 },
  })
  const curved = patchingAgreement(exact, grid([0, 1, 4, 0, 0, 9, 16, 0]))
  expect(curved?.spearman).toBe(1)
  expect(curved?.pearson).toBeCloseTo(0.984374, 6)
  expect(patchingAgreement(exact, grid([0, -1, -2, 0, 0, -3, -4, 0]))?.pearson).toBe(-1)
})

it('gives tied cells the mean of their ranks', () => {
  // scipy.stats.spearmanr([1, 2, 3, 4], [1, 1, 2, 3])
  expect(patchingAgreement(grid([0, 1, 2, 0, 0, 3, 4, 0]), grid([0, 1, 1, 0, 0, 2, 3, 0]))?.spearman).toBeCloseTo(
    0.9486833,
    7,
  )
})

it('says why there is no correlation of a grid whose cells are all the same, or of too few', () => {
  const flat = grid([0, 7, 7, 0, 0, 7, 7.000001, 0])
  expect(patchingAgreement(grid([0, 1, 2, 0, 0, 3, 4, 0]), flat)).toEqual({
    ...{ cells: [1, 2, 5, 6], leftOut: 4, why: 'constant' },
  })
  const begun = grid([0, 1, 2, 0, 0, Number.NaN, Number.NaN, 0])
  expect(patchingAgreement(begun, flat)).toEqual({ cells: [1, 2], leftOut: 4, why: 'few' })
})

it('compares all heads, and no grids of different questions', () => {
  const heads = { at: 'heads' as const }
  expect(patchingAgreement(grid([0, 1, 2, 5], heads), grid([0, 1, 2, 4], heads))).toMatchObject({ leftOut: 0 })
  expect(patchingAgreement(grid([0, 1, 2, 5], heads), grid([0, 1, 2, 4]))).toBeUndefined()
})
