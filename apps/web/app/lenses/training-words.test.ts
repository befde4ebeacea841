import { describe, expect, it } from 'vitest'
import { trainingState } from './training-fixture'
import { mayGoOn, orderTrainings, stateWords } from './training-words'

describe('stateWords', () => {
  it('tells step, held-out KL beside the logit lens, speed and time left while it learns', () => {
    expect(stateWords(trainingState())).toBe(
      'Step 12 of 60 · held-out 1.92 nats, logit lens 2.93 · 290 tokens/s · 6 min left',
    )
    expect(stateWords(trainingState({ resumed: 1, secondsLeft: undefined }))).toMatch(/· taken up again once$/)
  })
  it('tells the stage before the first step', () => {
    expect(stateWords(trainingState({ stage: 'loading', step: 0 }))).toBe('Loading the model')
    expect(stateWords(trainingState({ status: 'queued', stage: 'waiting', step: 0 }))).toBe('Waiting for its turn')
  })
  it('tells how it ended, with the rows that are worse', () => {
    const lens = { hash: 'd'.repeat(64), title: 'x', worse: [0, 3] }
    expect(stateWords(trainingState({ status: 'done', step: 60, lens, finishedAt: '2026-11-22T06:03:01.000Z' }))).toBe(
      '60 steps · held-out 1.92 nats, logit lens 2.93 · worse than the logit lens at L0 and L3 · took 3 min',
    )
    expect(stateWords(trainingState({ status: 'cancelled' }))).toBe(
      'Cancelled at step 12 of 60. What it learned is kept; it can go on.',
    )
    expect(stateWords(trainingState({ status: 'failed', error: { code: 'DISK_FULL', message: 'Full.' } }))).toBe(
      'Full.',
    )
  })
  it('counts the prompts of a fit, which may end before the last', () => {
    const spec = { ...trainingState().spec, kind: 'jacobian' as const, stopBelow: 0.01, promptsMin: 4, promptsMax: 64 }
    const fit = { spec, steps: 64, step: 1, heldOut: undefined, tokensPerSecond: undefined, secondsLeft: undefined }
    expect(stateWords(trainingState(fit))).toBe('Prompt 1 of at most 64')
    expect(stateWords(trainingState({ ...fit, status: 'done' }))).toBe('1 prompt')
  })
})

describe('mayGoOn', () => {
  it('is for what was cancelled and for what may pass', () => {
    expect(mayGoOn(trainingState({ status: 'cancelled' }))).toBe(true)
    expect(mayGoOn(trainingState({ status: 'failed', error: { code: 'DISK_FULL', message: '' } }))).toBe(true)
    expect(mayGoOn(trainingState({ status: 'failed', error: { code: 'TRAINING_DIVERGED', message: '' } }))).toBe(false)
    expect(mayGoOn(trainingState())).toBe(false)
  })
})

describe('orderTrainings', () => {
  it('puts what runs first, then what waits, then the latest', () => {
    const at = (id: string, status: 'running' | 'queued' | 'done', minute: number) =>
      trainingState({ id, status, createdAt: `2026-11-22T06:0${minute}:00.000Z` })
    const list = [at('old', 'done', 1), at('new', 'done', 5), at('waits', 'queued', 4), at('runs', 'running', 2)]
    expect(orderTrainings(list).map(({ id }) => id)).toEqual(['runs', 'waits', 'new', 'old'])
  })
})
