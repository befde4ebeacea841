import { expect, it } from 'vitest'
import { ranksAmong } from './ranks.js'

const plainly = (logits: Float32Array, wanted: number[]) =>
  wanted.map((value) => (Number.isFinite(value) ? 1 + logits.filter((logit) => logit > value).length : 0))

/** Numbers that are much alike, equal in places, and far apart in others. */
function logitsOf(seed: number, n: number): Float32Array {
  let state = seed
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  return Float32Array.from({ length: n }, () => {
    const kind = next()
    if (kind < 0.2) return Math.round(next() * 4)
    return kind < 0.9 ? 2 + next() * 1e-4 : (next() - 0.5) * 1e3
  })
}

it('counts as the definition says, with ties and crowded values', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const logits = logitsOf(seed, 3_000)
    const wanted = [0, 17, 999, 1_500, 2_999, 40, 41, 42, 43].map((id) => logits[id]!)
    expect(Array.from(ranksAmong(logits, wanted))).toEqual(plainly(logits, wanted))
  }
})

it('ranks one value, equal values, values that no logit has, and none at all', () => {
  const logits = Float32Array.from([3, 1, 2, 2, -5])
  expect(Array.from(ranksAmong(logits, [2]))).toEqual([2])
  expect(Array.from(ranksAmong(logits, [2, 2, 3]))).toEqual([2, 2, 1])
  expect(Array.from(ranksAmong(logits, [10, 0, -7]))).toEqual([1, 5, 6])
  expect(Array.from(ranksAmong(logits, []))).toEqual([])
})

it('gives what is no number no rank, and counts none of them', () => {
  const logits = Float32Array.from([1, Number.NaN, 2, Number.NEGATIVE_INFINITY])
  expect(Array.from(ranksAmong(logits, [1, Number.NaN]))).toEqual([2, 0])
})
