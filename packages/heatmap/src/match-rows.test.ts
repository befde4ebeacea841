import { expect, test } from 'vitest'
import { tinyFollowed, tinyLens } from './fixtures/tiny-results.js'
import { matchRows } from './match-rows.js'
import { metricValue, shownMetric } from './metrics.js'

/** Without the row of the embedding, as a lens reads that has no map for it. */
const shorter = {
  ...tinyFollowed,
  rows: tinyFollowed.rows.slice(1),
  topIds: tinyFollowed.topIds.slice(6),
  topLogProbs: tinyFollowed.topLogProbs.slice(6),
  logSumExp: tinyFollowed.logSumExp.slice(3),
  entropy: tinyFollowed.entropy.slice(3).map((nats) => nats + 1),
  klFromOutput: tinyFollowed.klFromOutput.slice(3),
  klToOutput: tinyFollowed.klToOutput.slice(3),
  targetRank: tinyFollowed.targetRank.slice(3),
  targetLogProb: tinyFollowed.targetLogProb.slice(3),
  jsFromOutput: tinyFollowed.jsFromOutput!.slice(3),
  tracked: {
    ...tinyFollowed.tracked!,
    logProbs: tinyFollowed.tracked!.logProbs.slice(8),
    ranks: tinyFollowed.tracked!.ranks.slice(8),
  },
}

test('readings with the same rows stay as they are', () => {
  const { a, b } = matchRows(tinyLens, tinyFollowed)
  expect(a).toBe(tinyLens)
  expect(b).toBe(tinyFollowed)
})

test('a row that one of two readings lacks is missing in it, not 0, and the others keep their values', () => {
  const { a, b } = matchRows(shorter, tinyFollowed)
  expect(b).toBe(tinyFollowed)
  expect(a.rows).toEqual(tinyFollowed.rows)
  for (const metric of ['prob', 'entropy', 'targetRank', 'tokenLogProb:10', 'jsFromOutput'])
    expect(metricValue(a, metric, 0, 0)).toBeNaN()
  for (const metric of ['prob', 'klFromOutput', 'targetRank', 'tokenRank:10'])
    expect(metricValue(a, metric, 1, 1)).toBe(metricValue(tinyFollowed, metric, 1, 1))
  expect(matchRows(shorter, tinyFollowed).a).toBe(a)
})

test('a difference of two readings is A − B with both names, and missing where one has no row', () => {
  const { a, b } = matchRows(shorter, tinyFollowed)
  const sides = { a: 'Jacobian lens', b: 'Logit lens' }
  const entropy = shownMetric('entropy', { baseline: b, sides })
  expect([0, 1, 2].map((row) => entropy.at(a, row * 3))).toEqual([Number.NaN, 1, 1])
  expect(entropy.name).toBe('Entropy, A − B')
  expect(entropy.meaning).toBe('A: Jacobian lens. B: Logit lens.')
  expect(entropy.missing).toMatch(/one of the two has no such row/)
  expect(entropy.domain(a)).toEqual({ min: -1, max: 1, scale: 'linear' })
  expect(shownMetric('entropy', { baseline: b, sides: { ...sides } })).toBe(entropy)
  expect(shownMetric('entropy', { baseline: b }).name).toBe('Entropy, with − without')
})

test('equal ids of two vocabularies are not the same token', () => {
  const other = { ...tinyLens, tokens: [{ text: 'The' }, { text: ' dog' }, { text: '\n' }] }
  const prob = shownMetric('prob', { baseline: other, sides: { a: 'one', b: 'other' } })
  expect([0, 1, 2].map((position) => Number.isNaN(prob.at(tinyLens, position)))).toEqual([false, true, true])
})
