import { describe, expect, it } from 'vitest'
import { model } from '../models/model-fixture'
import { libraryLens } from './lens-fixture'
import { newTrainingDraft, RECIPES, recipeOf, trainingMessages, trainingSpecOf, typed } from './training-draft'
import { knownRate, planWords } from './training-plan'

const workshop = model()
const text = { name: 'sample', hash: 'c'.repeat(64) }
const filled = { ...newTrainingDraft(workshop.checkpoint), text }

describe('a training draft', () => {
  it('is a training by itself once model and text are chosen', () => {
    expect(trainingMessages(filled, workshop)).toEqual([])
    expect(trainingSpecOf(filled)).toEqual({
      kind: 'tuned',
      checkpoint: workshop.checkpoint,
      text,
      title: 'Tuned lens of workshop',
      seed: 42,
      length: { steps: 60 },
      tokensPerStep: 2048,
      optimizer: 'adam',
      learningRate: 0.001,
      momentum: 0.9,
      weightDecay: 0.001,
      clipNorm: 1,
      warmupSteps: 0,
      schedule: 'linear',
      biasOnly: false,
    })
  })
  it('says what is missing, in the order of the form', () => {
    const fields = trainingMessages({ ...newTrainingDraft(), steps: '0', seed: 'x' }, null).map(({ field }) => field)
    expect(fields).toEqual(['checkpoint', 'text', 'steps', 'seed'])
  })
  it('bounds the window by the model and the step by the window', () => {
    expect(trainingMessages({ ...filled, window: '513' }, workshop).map(({ field }) => field)).toEqual(['window'])
    expect(trainingMessages({ ...filled, tokensPerStep: '100' }, workshop)).toEqual([
      { field: 'tokensPerStep', say: 'Tokens a step: a whole number from 128 to 1,048,576.' },
    ])
  })
  it('becomes a Jacobian fit without what only a training has', () => {
    const spec = trainingSpecOf({ ...filled, kind: 'jacobian', title: ' Mine ', steps: 'nonsense' })
    expect(spec).toMatchObject({ kind: 'jacobian', title: 'Mine', stopBelow: 0.001, promptsMin: 16, promptsMax: 256 })
    const crossed = { ...filled, kind: 'jacobian' as const, promptsMin: '9', promptsMax: '8' }
    expect(trainingMessages(crossed, workshop).map(({ field }) => field)).toEqual(['promptsMax'])
  })
  it('knows its recipe until something of it is changed', () => {
    expect(recipeOf(filled)).toBe('quick')
    expect(recipeOf({ ...filled, ...RECIPES.published })).toBe('published')
    expect(recipeOf({ ...filled, momentum: '0' })).toBeNull()
  })
  it('reads numbers as people type them', () => {
    expect(['1e-3', '0,5', ' 12 ', '.5'].map(typed)).toEqual([0.001, 0.5, 12, 0.5])
    expect(['', '1e', '-2', 'Infinity', '0x10'].map(typed).every(Number.isNaN)).toBe(true)
  })
})

describe('planWords', () => {
  it('says steps, tokens and a rough time', () => {
    expect(planWords(filled, workshop, { tokens: 131_072, about: false }, 290)).toBe(
      '60 steps of 2,048 tokens, 122,880 tokens in all. The text has 126,976 tokens to learn from and 4,096 tokens that only judge. About 7 min here.',
    )
  })
  it('counts the steps of epochs once the text is counted', () => {
    const draft = { ...filled, lengthIn: 'epochs' as const, epochs: '2' }
    expect(planWords(draft, workshop, { tokens: 13_000, about: true }, undefined)).toBe(
      '2 epochs: about 12 steps of 2,048 tokens. The text has about 11,520 tokens to learn from and 1,408 tokens that only judge.',
    )
    expect(planWords(draft, workshop, undefined, undefined)).toBe('2 epochs in steps of 2,048 tokens.')
  })
  it('says when a text is too short, and nothing of a form that is not filled in', () => {
    expect(planWords(filled, workshop, { tokens: 90, about: false }, undefined)).toBe(
      'The text has 90 tokens: too few for windows of 128.',
    )
    expect(planWords({ ...filled, steps: '' }, workshop, undefined, undefined)).toBeNull()
  })
})

describe('knownRate', () => {
  it('is what a lens of the same model took', () => {
    const lens = libraryLens('One', 1)
    lens.lens.origin = { by: 'trained', nTokens: 3000, wallMs: 10_000 }
    expect(knownRate(lens.lens.checkpoint.hash, [], [lens])).toBe(300)
    expect(knownRate('f'.repeat(64), [], [lens])).toBeUndefined()
  })
})
