import { expect, it } from 'vitest'
import { newSpec } from './card.js'
import { checkLensBelongs, checkLensShape, type LensFacts } from './lens-fit.js'
import { meaninglessRows, worseThanLogitLens } from './lens-meaning.js'
import type { LensRef } from './lens-ref.js'
import { runKey, specHash } from './run.js'

const model = { name: 'mine', hash: 'a'.repeat(64) }
const other = { name: 'theirs', hash: 'b'.repeat(64) }
const lens = (more: Partial<LensFacts> = {}): LensFacts => ({
  ...{ kind: 'tuned', checkpoint: other, layers: [0, 1, 2], dModel: 8, ...more },
})
const ref: LensRef = { kind: 'tuned', name: 'a lens', hash: 'c'.repeat(64) }
const said = (act: () => void): string => {
  try {
    act()
  } catch (error) {
    return `${(error as { code: string }).code}: ${(error as Error).message}`
  }
  return 'fits'
}

it('a lens of other or of unknown weights is refused with both names until just that is accepted', () => {
  const belongs = (facts: LensFacts, madeFor?: LensRef['madeFor']) =>
    said(() => checkLensBelongs(facts, madeFor ? { madeFor } : {}, model))
  expect(belongs(lens({ checkpoint: model }))).toBe('fits')
  expect(belongs(lens())).toMatch(
    /^LENS_MISMATCH: .*made for theirs \(weights bbbbbbbb\).*asks mine \(weights aaaaaaaa\)/,
  )
  expect(belongs(lens(), other)).toBe('fits')
  expect(belongs(lens(), { name: 'theirs', hash: 'd'.repeat(64) })).toMatch(/^LENS_MISMATCH/)
  const unknown = lens({ checkpoint: { name: 'mine' } })
  expect(belongs(unknown)).toMatch(/^LENS_MISMATCH: .*mine, of unknown weights/)
  expect(belongs(unknown, { name: 'mine' })).toBe('fits')
})

it('a lens of another shape is refused with both figures, accepted or not', () => {
  const shape = (facts: LensFacts, more: object = {}) =>
    said(() => checkLensShape(facts, { checkpoint: model, nLayers: 3, dModel: 8, ...more }))
  expect(shape(lens())).toBe('fits')
  expect(shape(lens({ dModel: 12 }))).toMatch(/^LENS_MISMATCH: .*12 numbers; those of mine have 8/)
  expect(shape(lens({ layers: [0, 3] }))).toMatch(/^LENS_MISMATCH: .*block 3; mine has 3 blocks/)
  expect(shape(lens({ layers: [0, 1] }))).toMatch(/^LENS_MISMATCH: .*made for 2 blocks; mine has 3/)
  expect(shape(lens({ layers: [0, 1], checkpoint: model }))).toBe('fits')
  expect(shape(lens({ layers: [0, 1], kind: 'jacobian' }))).toBe('fits')
})

it('the name of a lens decides no key; its numbers, and whether a mismatch was accepted, do', async () => {
  const spec = { ...newSpec('lens', model, 'x'), lens: ref }
  const keys = (asked: LensRef) =>
    Promise.all([runKey({ ...spec, lens: asked }, [1]), specHash({ ...spec, lens: asked })])
  expect(await keys({ ...ref, name: 'renamed' })).toEqual(await keys(ref))
  const accepted = await keys({ ...ref, madeFor: other })
  expect(accepted).not.toEqual(await keys(ref))
  expect(await keys({ ...ref, madeFor: { ...other, name: 'renamed' } })).toEqual(accepted)
  expect(await keys({ ...ref, hash: 'd'.repeat(64) })).not.toEqual(await keys(ref))
})

it('a list read through the logit lens keeps the key it had before there were others', async () => {
  const list = {
    ...{ kind: 'dataset' as const, checkpoint: model, dataset: { name: 'list', hash: 'e'.repeat(64) } },
    ...{ bos: 'auto' as const, rows: newSpec('lens', model, 'x').rows, at: 'all' as const, interventions: [] },
  }
  expect(await runKey(list, [])).toBe('ee09f4fc586a528f439cad0bd64fe9ef0b6ba003e035509cd05fa720a577506e')
  const through = await runKey({ ...list, lens: ref }, [])
  expect(through).not.toBe(await runKey(list, []))
  expect(await runKey({ ...list, lens: { ...ref, name: 'renamed' } }, [])).toBe(through)
})

it('a lens carries no meaning where it is no better than chance, or in the first part of a Jacobian lens', () => {
  const layers = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
  expect(meaninglessRows({ kind: 'jacobian', layers }, 12)).toEqual({ rows: [1, 2, 3, 4], by: 'depth' })
  expect(meaninglessRows({ kind: 'tuned', layers }, 12)).toEqual({ rows: [], by: 'depth' })
  const quality = (kl: number) => ({ kl, crossEntropy: 0, top1: 0, bias: 0 })
  const evaluation = {
    ...{ nTokens: 9, crossEntropy: 1, chance: 3 },
    ...{ lens: [5, 3, 2].map(quality), logitLens: [4, 4, 1].map(quality) },
  }
  const judged = { kind: 'jacobian' as const, layers: [0, 1, 2], evaluation }
  expect(meaninglessRows(judged, 4)).toEqual({ rows: [1, 2], by: 'held-out text' })
  expect(worseThanLogitLens(judged)).toEqual([0, 2])
  // A map of the last block has no row, and so no quality.
  expect(worseThanLogitLens({ ...judged, layers: [0, 1, 2, 3] })).toEqual([0, 2])
})
