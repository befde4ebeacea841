import type { LensRef, ModelInfo } from '@lensboard/contract'
import { describe, expect, it } from 'vitest'
import { newTemplate, type TemplateDraft, templateMessages, templateOf } from './template-draft'

const model = (name: string, digit: string): ModelInfo =>
  ({
    checkpoint: { name, hash: digit.repeat(64) },
    ...{ title: name, state: 'ready', nLayers: 8, nHeads: 4, dModel: 16, dVocab: 100, isDefault: digit === 'a' },
  }) as unknown as ModelInfo
const models = [model('one', 'a'), model('two', 'b')]
const facts = { models, tokenized: [], library: null }
const tuned: LensRef = { kind: 'tuned', name: 'mine', hash: 'c'.repeat(64) }

const draft = (part: Partial<TemplateDraft>): TemplateDraft => ({ ...newTemplate('models', models), ...part })
const kinds = (of: TemplateDraft) => templateOf(of, facts).grid.map((row) => row.map((card) => card?.spec.kind ?? null))

describe('a template', () => {
  it('of two models reads one prompt with both, and holds the first against the second', () => {
    const { title, grid } = templateOf(draft({}), facts)
    expect(title).toBe('one or two: The capital of France is')
    const [a, b, difference] = grid[0]!.map((card) => card!.spec)
    expect([a, b]).toMatchObject([{ checkpoint: models[0]!.checkpoint }, { checkpoint: models[1]!.checkpoint }])
    expect(difference).toEqual({ kind: 'difference', a, b })
  })

  it('of an ablation holds the model without the part against the whole one', () => {
    const [whole, without, difference] = templateOf(draft({ kind: 'ablation', layers: '2-3' }), facts).grid[0]!
    expect(whole!.spec).toMatchObject({ interventions: [] })
    expect(without!.spec).toMatchObject({
      interventions: [{ op: 'scale', at: 'mlp_out', layers: { from: 2, to: 3 }, factor: 0 }],
    })
    expect(difference!.spec).toMatchObject({ kind: 'difference', a: without!.spec, b: whole!.spec })
  })

  it('of lenses puts each difference under its lens', () => {
    expect(kinds(draft({ kind: 'lenses', lenses: [tuned, 'logit'] }))).toEqual([
      ['lens', 'lens'],
      [null, 'difference'],
    ])
  })

  it('says what is missing, each thing once and where it is asked for', () => {
    const said = (part: Partial<TemplateDraft>) => templateMessages(draft(part), facts)
    expect(said({})).toEqual([])
    expect(said({ models: [models[0]!.checkpoint, models[0]!.checkpoint] })).toEqual([
      { field: 'otherModel', say: 'Choose another model than the first one.' },
    ])
    expect(said({ kind: 'models', prompts: ['', 'x'] })).toEqual([
      { field: 'prompt', say: 'Write a prompt. It can be one word.' },
    ])
    expect(said({ kind: 'prompts', prompts: ['x', 'x'] })).toEqual([
      { field: 'otherPrompt', say: 'Write another prompt than the first one.' },
    ])
    expect(said({ kind: 'lenses' })).toEqual([
      { field: 'lens', say: 'Choose a learned lens of this model, or train one.' },
    ])
    expect(said({ kind: 'ablation', layers: '9' }).map(({ field }) => field)).toEqual(['layers'])
  })
})
