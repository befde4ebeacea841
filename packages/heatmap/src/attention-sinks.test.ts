import { expect, test } from 'vitest'
import { triangleAt } from './attention-matrix.js'
import { sinksOf, sinkWords, withoutSinks } from './attention-sinks.js'
import { random } from './fixtures/random-attention.js'

const TOKENS = 23

/** A random pattern in which every query gives most of its weight to one key. */
function sunk(sink: number): Float32Array {
  const weights = random(TOKENS, 5)
  for (let query = sink + 1; query < TOKENS; query++) {
    for (let key = 0; key <= query; key++) weights[triangleAt(query) + key]! *= 0.3
    weights[triangleAt(query) + sink]! += 0.7
  }
  return weights
}

test('a sink is a key to which later queries give more than half on average, as a plain loop finds it', () => {
  for (const weights of [sunk(0), sunk(4), random(TOKENS, 9)]) {
    const expected = []
    for (let key = 0; key < TOKENS; key++) {
      const later = []
      for (let query = key + 1; query < TOKENS; query++) later.push(weights[(query * (query + 1)) / 2 + key]!)
      const mean = later.reduce((a, b) => a + b, 0) / later.length
      if (later.length >= 5 && mean > 0.5) expected.push({ key, share: expect.closeTo(mean, 5) })
    }
    expect(sinksOf(weights, TOKENS)).toEqual(expected)
  }
  expect(sinksOf(sunk(4), TOKENS)).toHaveLength(1)
})

test('the favourite of the last word alone is no sink', () => {
  expect(sinksOf(Float32Array.of(1, 0.5, 0.5, 0, 1, 0), 3)).toEqual([])
})

test('hidden sinks leave the other weights as they are', () => {
  const weights = sunk(0)
  const left = withoutSinks(weights, TOKENS, [{ key: 0, share: 0.8 }], 'hidden')
  for (let query = 0; query < TOKENS; query++)
    for (let key = 0; key <= query; key++) {
      const at = triangleAt(query) + key
      if (key === 0) expect(left[at]).toBeNaN()
      else expect(left[at]).toBe(weights[at])
    }
})

test('renormalised without sinks every query sums to 1 again, and one that read nothing else has no numbers', () => {
  const weights = sunk(4)
  const left = withoutSinks(weights, TOKENS, [{ key: 4, share: 0.8 }], 'renormalised')
  for (let query = 0; query < TOKENS; query++) {
    let rest = 0
    for (let key = 0; key <= query; key++) if (key !== 4) rest += weights[triangleAt(query) + key]!
    let sum = 0
    for (let key = 0; key <= query; key++) {
      const at = triangleAt(query) + key
      if (key === 4) expect(left[at]).toBeNaN()
      else {
        expect(left[at]).toBeCloseTo(weights[at]! / rest, 5)
        sum += left[at]!
      }
    }
    expect(sum).toBeCloseTo(1, 5)
  }
  const alone = withoutSinks(Float32Array.of(1, 1, 0), 2, [{ key: 0, share: 1 }], 'renormalised')
  expect([...alone]).toEqual([Number.NaN, Number.NaN, Number.NaN])
  expect(sinkWords({ key: 0, share: 0.607 })).toBe('61\u00a0% of attention goes to this position')
})
