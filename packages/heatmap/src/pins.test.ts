import { type LensResult, PINS_MAX } from '@lensboard/contract'
import { expect, test } from 'vitest'
import { subjectColors } from './chart-lines.js'
import { tinyFollowed } from './fixtures/tiny-results.js'
import {
  firstPins,
  joinLastGroup,
  NO_PINS,
  pinSubjects,
  sameWords,
  slotOf,
  togglePosition,
  toggleToken,
  withOwn,
} from './pins.js'
import { subjectLogProb, subjectRank } from './subject.js'

test('a token is tracked as a group of its own, and the same act takes it out again', () => {
  const one = toggleToken(NO_PINS, 11)!
  expect(one.groups).toEqual([[11]])
  expect(slotOf(one, 11)).toBe(0)
  expect(toggleToken(one, 11)).toEqual(NO_PINS)
})

test('a token joins the last group, wherever it was before', () => {
  const pins = { groups: [[10], [11]], positions: [] }
  expect(joinLastGroup(pins, 12)?.groups).toEqual([[10], [11, 12]])
  expect(joinLastGroup(pins, 10)?.groups).toEqual([[11, 10]])
  expect(joinLastGroup({ groups: [[10, 11]], positions: [] }, 11)?.groups).toEqual([[10]])
  expect(joinLastGroup(NO_PINS, 12)?.groups).toEqual([[12]])
})

test('there is no seventh group and no fifth position, and both can be taken out when full', () => {
  const full = { groups: [1, 2, 3, 4, 5, 6].map((id) => [id]), positions: [0, 1, 2, 3] }
  expect(full.groups).toHaveLength(PINS_MAX.groups)
  expect([toggleToken(full, 7), togglePosition(full, 4)]).toEqual([null, null])
  expect(joinLastGroup(full, 7)?.groups.at(-1)).toEqual([6, 7])
  expect(toggleToken(full, 3)?.groups).toHaveLength(5)
  expect(togglePosition(full, 2)?.positions).toEqual([0, 1, 3])
})

test('a person’s own pins come after everybody’s, and never push them out', () => {
  const shared = { groups: [[1], [2], [3], [4], [5]], positions: [2] }
  expect(withOwn(shared, { groups: [[2], [6], [7]], positions: [2, 0] })).toEqual({
    groups: [[1], [2], [3], [4], [5], [6]],
    positions: [2, 0],
  })
})

test('a chart starts with the different top tokens of its position, the output’s first', () => {
  expect(firstPins(tinyFollowed, 2)).toEqual({ groups: [[12], [11], [10]], positions: [2] })
  const empty: LensResult = { ...tinyFollowed, topIds: tinyFollowed.topIds.map(() => -1) }
  expect(firstPins(empty, 0).groups).toEqual([])
})

test('every pinned group keeps the colour of its letter; probabilities add, ranks take the best', () => {
  const subjects = pinSubjects(tinyFollowed, { groups: [[10], [12, 11], [12]], positions: [] })
  expect(subjectColors(subjects)).toEqual([0, 1, 2])
  const pair = subjects[1]!
  expect(Math.exp(subjectLogProb(tinyFollowed, pair, 1, 2))).toBeCloseTo(0.52, 6)
  expect([0, 1, 2].map((row) => subjectRank(tinyFollowed, pair, row, 2))).toEqual([2, 1, 1])
  // Position 0 does not follow one of the two.
  expect(subjectLogProb(tinyFollowed, pair, 1, 0)).toBeNaN()
  expect(subjectRank(tinyFollowed, pair, 1, 0)).toBeNaN()
})

test('the same word with another space or case is offered, once, and never what is whitespace alone', () => {
  const vocabulary = new Map([...tinyFollowed.vocabulary, [20, { text: ' The' }], [21, { text: 'THE' }]] as const)
  const result: LensResult = { ...tinyFollowed, vocabulary }
  const pins = { groups: [[10], [21]], positions: [] }
  expect(sameWords(result, pins, [10], [10, 11, 12, 20, 21])).toEqual([20])
  expect(sameWords(result, pins, [12], [12, 12])).toEqual([])
})
