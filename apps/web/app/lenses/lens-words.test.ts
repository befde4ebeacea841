import { describe, expect, it } from 'vitest'
import { libraryLens } from './lens-fixture'
import {
  durationWords,
  figureWords,
  formsOf,
  layerWords,
  learnedFrom,
  natsWords,
  qualityOf,
  rowName,
} from './lens-words'

describe('qualityOf', () => {
  it('is the mean over rows beside the logit lens, with the rows that are worse', () => {
    expect(qualityOf(libraryLens('One', 3))).toEqual({ lens: 2, logitLens: 3, worse: [1] })
    expect(qualityOf(libraryLens('One', 1.5))?.worse).toEqual([])
  })
  it('is not known of a lens that nobody evaluated', () => {
    expect(qualityOf(libraryLens('One', undefined))).toBeUndefined()
  })
})

describe('words of a lens', () => {
  it('write a figure so that nothing is rounded to zero', () => {
    expect([1.9249, 0.043, 3.1e-6, 0, Number.NaN].map(natsWords)).toEqual(['1.92', '0.043', '3.1e-6', '0.00', '–'])
    expect(figureWords('top1', 0.302734375)).toBe('30.3 %')
  })
  it('name rows by what they read', () => {
    expect(rowName('resid_pre', 3)).toBe('L3')
    expect(rowName('resid_post', 3)).toBe('after L3')
    expect([[], [4], [0, 1, 5]].map(layerWords)).toEqual(['', 'L4', 'L0, L1 and L5'])
  })
  it('say on what it learned, as far as is known', () => {
    const { lens } = libraryLens('One', 1)
    expect(learnedFrom(lens)).toBe('sample.jsonl, 122,880 tokens')
    expect(learnedFrom({ ...lens, origin: { by: 'jacobian' } })).toBe('')
  })
  it('offer the forms that a kind can have', () => {
    expect(formsOf({ kind: 'tuned' }).map(({ form }) => form)).toEqual(['lensboard', 'tuned-lens'])
    expect(formsOf({ kind: 'jacobian' }).map(({ form }) => form)).toEqual(['lensboard', 'jacobian'])
  })
  it('round a time to what matters', () => {
    expect([0.2, 42, 200, 7500, 400_000].map(durationWords)).toEqual([
      'under 1 s',
      '42 s',
      '3 min',
      '2 h 5 min',
      '5 days',
    ])
  })
})
