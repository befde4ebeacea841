import { type LensSpec, newSpec } from '@lensboard/contract'
import { expect, it } from 'vitest'
import { firstMeasure } from './first-measure.js'

const checkpoint = { name: 'tiny', hash: 'a'.repeat(64) }
const asking = (prompt: string) => newSpec('lens', checkpoint, prompt) as LensSpec
const [one, other] = [asking('The capital of France is'), asking('The capital of Italy is')]

it('shows of two lenses how far they lie from the output, of two models what the second says, of two prompts entropy', () => {
  const tuned: LensSpec = { ...one, lens: { kind: 'tuned', id: 'x', hash: 'b'.repeat(64) } as never }
  const model: LensSpec = { ...one, checkpoint: { name: 'twin', hash: 'c'.repeat(64) } }
  expect(firstMeasure(tuned, one)).toBe('klFromOutput')
  expect(firstMeasure(one, model)).toBe('otherChoiceProb')
  // What one prompt says in the end the other seldom lists: every cell would be empty.
  expect(firstMeasure(one, other)).toBe('entropy')
})
