import { expect, test } from 'vitest'
import { niceCeil, place, ticks } from './domain.js'
import { tinyLens } from './fixtures/tiny-results.js'
import { LENS_METRICS, lensMetric, metricValue } from './metrics.js'

test('each metric reads its own column of the result', () => {
  const at = (metric: string) => metricValue(tinyLens, metric, 1, 1)
  expect(at('prob')).toBeCloseTo(0.5, 6)
  expect(['entropy', 'klFromOutput', 'klToOutput', 'surprisal', 'targetRank'].map(at)).toEqual([2, 1, 0.5, 3, 3])
})

test('the last position has no true next token: missing, not zero', () => {
  for (const { id } of LENS_METRICS)
    expect(Number.isNaN(metricValue(tinyLens, id, 2, 2))).toBe(id === 'surprisal' || id === 'targetRank')
})

test('a certain token has surprisal 0 and keeps a value', () =>
  expect(metricValue(tinyLens, 'surprisal', 2, 1)).toBe(0))

test('domains hold the values, and a metric of a newer version falls back to probability', () => {
  expect(Object.fromEntries(LENS_METRICS.map((m) => [m.id, m.domain(tinyLens)]))).toEqual({
    prob: { min: 0, max: 1, scale: 'linear' },
    entropy: { min: 0, max: 5, scale: 'linear' },
    klFromOutput: { min: 0, max: 10, scale: 'linear' },
    klToOutput: { min: 0, max: 3, scale: 'linear' },
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
