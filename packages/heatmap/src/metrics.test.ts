import { expect, test } from 'vitest'
import { niceCeil, place, ticks } from './domain.js'
import { tinyFollowed, tinyLens } from './fixtures/tiny-results.js'
import { OLDER, whyMissing } from './metric.js'
import { LENS_METRICS, lensMetric, metricValue, shownMetric } from './metrics.js'

test('each metric reads its own column of the result', () => {
  const at = (metric: string) => metricValue(tinyLens, metric, 1, 1)
  expect(at('prob')).toBeCloseTo(0.5, 6)
  expect(['entropy', 'klFromOutput', 'klToOutput', 'surprisal', 'targetRank'].map(at)).toEqual([2, 1, 0.5, 3, 3])
})

test('the last position has no true next token: missing, not zero', () => {
  for (const { id } of LENS_METRICS)
    expect(Number.isNaN(metricValue(tinyFollowed, id, 2, 2))).toBe(id === 'surprisal' || id === 'targetRank')
})

test('log-probability, logit and agreement of the first choice are of one cell', () => {
  expect(metricValue(tinyLens, 'logProb', 1, 1)).toBeCloseTo(Math.log(0.5), 6)
  expect(metricValue(tinyLens, 'logit', 1, 1)).toBeCloseTo(Math.log(0.5) + 2, 6)
  // The output's first choices are 11, 12, 12.
  expect([0, 1, 2].map((position) => metricValue(tinyLens, 'agreement', 1, position))).toEqual([1, 0, 0])
  expect(metricValue(tinyLens, 'agreement', 2, 2)).toBe(1)
})

test('a followed token has its four measures where it is followed, and no value elsewhere', () => {
  const at = (measure: string, position: number) => metricValue(tinyFollowed, `${measure}:12`, 2, position)
  expect(at('tokenLogProb', 1)).toBe(0)
  expect(at('tokenProb', 1)).toBe(1)
  expect(at('tokenRank', 1)).toBe(1)
  expect(at('tokenLogit', 1)).toBe(3)
  expect(at('tokenProb', 0)).toBeNaN()
  expect(whyMissing(lensMetric('tokenProb:12'), tinyFollowed)).toMatch(/not followed at this position/)
})

test('a result without followed tokens or Jensen–Shannon divergence says that it is older', () => {
  for (const id of ['tokenRank:11', 'jsFromOutput']) {
    expect(metricValue(tinyLens, id, 2, 0)).toBeNaN()
    expect(whyMissing(lensMetric(id), tinyLens)).toBe(OLDER)
  }
})

test('a difference is with less without, and has 0 in the middle', () => {
  const without = {
    ...tinyLens,
    entropy: Float32Array.of(4, 3, 4, 2, 2, 2, 0, 0.5, 1.5),
  }
  const entropy = shownMetric('entropy', { baseline: without })
  const at = (row: number, position: number) => entropy.at(tinyLens, row * 3 + position)
  expect([at(0, 0), at(0, 1), at(2, 0), at(2, 1), at(2, 2)]).toEqual([0, 1, 0.5, -0.5, 0])
  expect(entropy.domain(tinyLens)).toEqual({ min: -1, max: 1, scale: 'linear' })
  expect([0.5, -0.5, 0].map(entropy.short)).toEqual(['+0.50', '−0.50', '0'])
  expect(shownMetric('entropy', { baseline: without })).toBe(entropy)
  const say = (id: string, value: number) => shownMetric(id, { baseline: without }).format(value)
  expect(say('prob', 0.3)).toBe('+30.0\u00a0percentage points')
  expect(say('targetRank', 0)).toBe('the same rank')
  expect(say('targetRank', -2)).toBe('−2.00 (100\u00a0× further up)')
  expect(say('agreement', -1)).toBe('lost')
})

test('a certain token has surprisal 0 and keeps a value', () =>
  expect(metricValue(tinyLens, 'surprisal', 2, 1)).toBe(0))

test('domains hold the values, and a metric of a newer version falls back to probability', () => {
  expect(Object.fromEntries(LENS_METRICS.map((m) => [m.id, m.domain(tinyLens)]))).toEqual({
    prob: { min: 0, max: 1, scale: 'linear' },
    logProb: { min: -3, max: 0, scale: 'linear' },
    logit: { min: -1.5, max: 3, scale: 'linear' },
    entropy: { min: 0, max: 5, scale: 'linear' },
    klFromOutput: { min: 0, max: 10, scale: 'linear' },
    klToOutput: { min: 0, max: 3, scale: 'linear' },
    jsFromOutput: { min: 0, max: Math.LN2, scale: 'linear' },
    agreement: { min: 0, max: 1, scale: 'linear' },
    surprisal: { min: 0, max: 10, scale: 'linear' },
    targetRank: { min: 1, max: 1000, scale: 'log' },
  })
  expect(lensMetric('from-the-future').id).toBe('prob')
})

test('entropy runs to the logarithm of the vocabulary, and says so in three digits', () => {
  const entropy = lensMetric('entropy')
  const domain = entropy.domain({ ...tinyLens, dVocab: 4096 })
  expect(domain).toEqual({ min: 0, max: Math.log(4096), scale: 'linear' })
  expect(ticks(domain).map(({ value }) => entropy.tick(value))).toEqual(['0', '4.16', '8.32'])
})

test('nice numbers are 1, 2, 3, 5 times a power of ten', () => {
  expect([0.21, 0.3, 4.8, 5, 51, 0.007].map(niceCeil)).toEqual([0.3, 0.3, 5, 5, 100, 0.01])
  expect([0, -1, Number.NaN, Number.POSITIVE_INFINITY].map(niceCeil)).toEqual([0, 0, 0, 0])
})

test('a log scale places powers evenly, and legends keep both ends', () => {
  const domain = { min: 1, max: 10_000, scale: 'log' as const }
  expect([1, 100, 10_000].map((value) => place(domain, value))).toEqual([0, 0.5, 1])
  expect(ticks(domain).map(({ value }) => value)).toEqual([1, 10, 100, 1000, 10_000])
  expect(ticks({ ...domain, max: 2000 }).map(({ value }) => value)).toEqual([1, 10, 100, 2000])
  expect(ticks({ min: 0, max: 1, scale: 'linear' }).map(({ value }) => value)).toEqual([0, 0.5, 1])
})
