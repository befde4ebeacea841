import { newSpec } from '@lensboard/contract'
import { describe, expect, it } from 'vitest'
import { provenanceLines } from './caption.js'

const checkpoint = { name: 'tiny', hash: 'a'.repeat(64) }
const result = { kind: 'dataset', ids: Int32Array.of(5, 6), facts: { checkpoint } } as never
const runKey = 'b'.repeat(64)

describe('a caption', () => {
  it('names model, weights, lens, run, prompt and token ids', () => {
    const spec = newSpec('lens', checkpoint, 'The capital\nis')
    expect(provenanceLines({ result, runKey }, spec, ['Logit lens'])).toEqual([
      `tiny @ aaaaaaaaaaaa · Logit lens · run ${runKey}`,
      'Prompt “The capital↵is”',
      'Token ids 5 6',
    ])
  })

  it('says in words what was changed inside the model, and both prompts of a difference', () => {
    const spec = newSpec('lens', checkpoint, 'One')
    const layers = { from: 2, to: 4 }
    const changed = { ...spec, interventions: [{ op: 'scale' as const, at: 'mlp_out' as const, layers, factor: 0 }] }
    const lines = provenanceLines({ result, runKey }, changed, [])
    expect(lines).toContain('Interventions: Sets mlp_out of layers 2–4 to 0 at every token')
    const two = provenanceLines(
      { result, runKey },
      { kind: 'difference', a: spec, b: newSpec('lens', checkpoint, 'Two') },
      [],
    )
    expect(two).toEqual(expect.arrayContaining(['A: Prompt “One”', 'B: Prompt “Two”']))
  })
})
