import { TOUR_STEPS, type TourProgress } from '@lensboard/contract'
import { describe, expect, it } from 'vitest'
import { passed, placeOf, returned, stepBefore, stepNow, stepWords, taken } from './tour-steps'
import { isDone } from './use-step-done'

const EDITOR = { canEdit: true, hasReading: true }
const VIEWER = { canEdit: false, hasReading: true }
const BEGUN: TourProgress = { state: 'open', seen: [] }

/** The steps of somebody who passes each as it comes. */
function walk(facts: typeof EDITOR): string[] {
  const steps: string[] = []
  let progress = BEGUN
  for (let step = stepNow(progress, facts); step; step = stepNow(progress, facts)) {
    steps.push(step)
    progress = passed(progress, step)
  }
  return steps
}

describe('the steps of the tour', () => {
  it('come one after the other for who may edit', () => {
    expect(walk(EDITOR)).toEqual(TOUR_STEPS)
  })

  it('are those that they can do for people who only look', () => {
    expect(walk(VIEWER)).toEqual(['hover', 'open', 'pin', 'find'])
  })

  it('begin with a card of one’s own on an empty board, and go on with that card', () => {
    const empty = { canEdit: true, hasReading: false }
    expect(stepNow(BEGUN, empty)).toBe('place')
    expect(placeOf('place', BEGUN, empty)).toEqual({ at: 1, of: 7 })
    const after = passed(BEGUN, 'place')
    expect(stepNow(after, EDITOR)).toBe('hover')
    expect(placeOf('hover', after, EDITOR)).toEqual({ at: 2, of: 7 })
  })

  it('are left and taken up at the same one, and begin again when the tour was through', () => {
    const left: TourProgress = { state: 'left', seen: ['hover', 'open'] }
    expect(stepNow(taken(left), EDITOR)).toBe('pin')
    expect(taken({ state: 'done', seen: [...TOUR_STEPS] })).toEqual(BEGUN)
    expect(taken(null)).toEqual(BEGUN)
  })

  it('are gone back to one by one, to the first that can be done here, and then on again', () => {
    const progress: TourProgress = { state: 'open', seen: ['hover', 'open', 'metric'] }
    expect(stepBefore('hover', progress, EDITOR)).toBeNull()
    expect(stepBefore('pin', progress, EDITOR)).toBe('open')
    const back = returned(progress, 'open')
    expect(stepNow(back, EDITOR)).toBe('open')
    expect(stepBefore('open', back, EDITOR)).toBe('hover')
    expect(stepNow(passed(back, 'open'), EDITOR)).toBe('pin')
    // Who only looks has no measure to change; a tour that is through goes back to its last step.
    expect(stepBefore('find', progress, VIEWER)).toBe('open')
    expect(stepBefore(null, { ...progress, seen: [...TOUR_STEPS] }, VIEWER)).toBe('find')
  })

  it('are kept in one order, each once, however they were passed', () => {
    const progress = passed(passed(passed(BEGUN, 'find'), 'hover'), 'hover')
    expect(progress.seen).toEqual(['hover', 'find'])
  })

  it('say to people who only look that a cell opens at once and that their pins are theirs', () => {
    expect(stepWords('open', VIEWER).words).toMatch(/^Click a cell\./)
    expect(stepWords('open', EDITOR).words).toMatch(/^Click the card/)
    expect(stepWords('pin', VIEWER).words).toContain('Only you see your pins.')
  })
})

describe('a step is done', () => {
  const before = { reading: 'shape:a', cards: 2, pins: 1, measures: 'prob,prob', resting: true }

  it('when the board shows it', () => {
    expect(isDone('pin', before, { ...before, pins: 2 }, false)).toBe(true)
    expect(isDone('pin', before, { ...before, pins: 0 }, false)).toBe(false)
    expect(isDone('metric', before, { ...before, measures: 'prob,entropy' }, false)).toBe(true)
    expect(isDone('place', before, { ...before, cards: 3 }, false)).toBe(true)
    expect(isDone('open', before, before, true)).toBe(true)
  })

  it('but a card that comes or goes is no change of measure', () => {
    expect(isDone('metric', before, { ...before, cards: 3, measures: 'prob,prob,prob' }, false)).toBe(false)
  })
})
