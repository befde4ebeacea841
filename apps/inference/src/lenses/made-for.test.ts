import type { LensReader, TrainedLens } from '@lensboard/contract'
import { UNNAMED_MODEL } from '@lensboard/weights'
import { expect, it } from 'vitest'
import { madeFor } from './made-for.js'

const model: LensReader = {
  ...{ checkpoint: { name: 'org/Pythia-70m', hash: 'a'.repeat(64) }, nLayers: 3, dModel: 4 },
}
const said = { model, by: 'Ada' }
const lens = (checkpoint: TrainedLens['checkpoint'], more: Partial<TrainedLens> = {}): TrainedLens => ({
  ...{ version: 1, kind: 'tuned', title: 'x', checkpoint, capture: 'resid_pre', layers: [0, 1, 2], dModel: 4 },
  ...{ origin: { by: 'tuned-lens' }, sha256: 'b'.repeat(64) },
  ...more,
})
const refusal = (act: () => unknown) => {
  try {
    act()
    return 'kept'
  } catch (error) {
    return `${(error as { code: string }).code}: ${(error as Error).message}`
  }
}

it('what only a person says is noted, whether the file names a model or none', () => {
  const unnamed = madeFor(lens({ name: UNNAMED_MODEL }), said)
  expect(unnamed.checkpoint).toEqual(model.checkpoint)
  expect(unnamed.origin.notes).toEqual(['The file does not say which model it was made for. Ada said: org/Pythia-70m.'])
  const before = { by: 'full-affine' as const, notes: ['Converted.'] }
  const named = madeFor(lens({ name: 'EleutherAI/pythia-70m@main' }, { origin: before }), said)
  expect(named.checkpoint).toEqual(model.checkpoint)
  expect(named.origin.notes).toEqual([
    'Converted.',
    expect.stringMatching(/^The file names EleutherAI\/pythia-70m@main,/),
  ])
})

it('what the file says stands, and is not repeated', () => {
  expect(madeFor(lens(model.checkpoint), said)).toEqual(lens(model.checkpoint))
  expect(madeFor(lens({ name: 'somewhere/else' }))).toEqual(lens({ name: 'somewhere/else' }))
})

it('a contradiction, another shape, and nobody who says it are refused', () => {
  expect(refusal(() => madeFor(lens({ name: UNNAMED_MODEL })))).toMatch(/^LENS_INVALID: .*Choose the model/)
  expect(refusal(() => madeFor(lens({ name: 'gpt2' }), said))).toMatch(/^LENS_MISMATCH: .*made for gpt2, and you chose/)
  const other = { name: 'org/Pythia-70m', hash: 'c'.repeat(64) }
  expect(refusal(() => madeFor(lens(other), said))).toMatch(/^LENS_MISMATCH: .*weights cccccccc/)
  const wide = lens({ name: UNNAMED_MODEL }, { dModel: 8 })
  expect(refusal(() => madeFor(wide, said))).toMatch(/^LENS_MISMATCH: .*8 numbers/)
  const few = lens({ name: UNNAMED_MODEL }, { layers: [0, 1] })
  expect(refusal(() => madeFor(few, said))).toMatch(/^LENS_MISMATCH: .*2 blocks/)
})
