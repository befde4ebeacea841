import { expect, test } from 'vitest'
import { tinyFollowed } from './fixtures/tiny-results.js'
import { followedHere, followedTokens } from './followed.js'
import { logitDifference, spreadLabels, trajectory, trajectoryScale } from './trajectory.js'

test('a trajectory has a value for every row, from the embedding to the output', () => {
  const probs = trajectory(tinyFollowed, 0, 11, 'prob')
  for (const [i, p] of [0.05, 0.4, 0.9].entries()) expect(probs[i]).toBeCloseTo(p, 6)
  expect(trajectory(tinyFollowed, 1, 12, 'rank')).toEqual([700, 3, 1])
  expect(trajectory(tinyFollowed, 0, 12, 'logProb')).toEqual([Number.NaN, Number.NaN, Number.NaN])
})

test('a logit difference is the difference of log-probabilities, positive where the first is ahead', () => {
  const [embed, middle, output] = logitDifference(tinyFollowed, 0, 11, 10)
  expect(embed).toBeCloseTo(Math.log(0.5), 5)
  expect(middle).toBeCloseTo(Math.log(2), 5)
  expect(output).toBeCloseTo(Math.log(18), 5)
})

test('tokens followed everywhere come first, those of a position by the output', () => {
  expect(followedTokens(tinyFollowed).map(({ id, everywhere }) => [id, everywhere])).toEqual([
    [11, true],
    [10, true],
    [12, false],
  ])
  expect(followedHere(tinyFollowed, 2)).toEqual([12, 11, 10])
})

test('ranks stand on a logarithmic axis with the first on top, differences on one with 0 in the middle', () => {
  const ranks = trajectoryScale('rank', [[700, 3, 1]], 100, 0)
  expect(ranks.ticks).toEqual([1, 10, 100, 1000])
  expect([1, 1000].map(ranks.at)).toEqual([0, 100])
  expect(trajectoryScale('logitDifference', [[-1, 4.2]], 100, 0).at(0)).toBe(50)
  expect(trajectoryScale('logProb', [[-3.2, -0.1]], 100, 0).at(0)).toBe(0)
})

test('labels that would touch move apart and stay inside', () => {
  expect(spreadLabels([50, 50, 10], 10, 0, 100)).toEqual([50, 60, 10])
  expect(spreadLabels([100, 100, 99], 10, 0, 100)).toEqual([90, 100, 80])
})
