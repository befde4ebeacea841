import { describe, expect, it } from 'vitest'
import { chooseToken } from './choose-token.js'
import { xoshiro128 } from './random.js'

const logits = (...values: number[]) => Float32Array.from(values)
const never = () => {
  throw new Error('nothing is drawn')
}

describe('temperature 0', () => {
  it('takes the most probable token, of equal ones the lower id, and draws nothing', () => {
    expect(chooseToken(logits(1, 3, 3, 2), { temperature: 0, topP: 1 }, never)).toBe(1)
    expect(chooseToken(logits(-Infinity, -5), { temperature: 0, topP: 0.5 }, never)).toBe(1)
  })

  it('chooses nothing where a logit is no number', () => {
    expect(chooseToken(logits(1, Number.NaN, 5), { temperature: 0, topP: 1 }, never)).toBeUndefined()
    expect(chooseToken(logits(1, Infinity), { temperature: 1, topP: 1 }, never)).toBeUndefined()
    expect(chooseToken(logits(-Infinity, -Infinity), { temperature: 1, topP: 1 }, never)).toBeUndefined()
  })
})

describe('sampling', () => {
  const four = Float32Array.from([0.1, 0.4, 0.2, 0.3], Math.log)
  const counted = (settings: { temperature: number; topP: number }, n = 20_000) => {
    const random = xoshiro128(3)
    const counts = new Array(four.length).fill(0)
    for (let i = 0; i < n; i++) counts[chooseToken(four, settings, random)!]++
    return counts.map((count) => count / n)
  }

  it('draws each token as often as its probability says', () => {
    const shares = counted({ temperature: 1, topP: 1 })
    for (const [id, share] of [0.1, 0.4, 0.2, 0.3].entries()) expect(shares[id]).toBeCloseTo(share, 1.7)
  })

  it('divides logits by the temperature', () => {
    const weights = [0.1, 0.4, 0.2, 0.3].map((p) => p ** 2)
    const total = weights.reduce((a, b) => a + b)
    const shares = counted({ temperature: 0.5, topP: 1 })
    for (const [id, weight] of weights.entries()) expect(shares[id]).toBeCloseTo(weight / total, 1.7)
  })

  it('keeps the fewest most probable tokens that reach top-p', () => {
    expect(counted({ temperature: 1, topP: 0.39 })).toEqual([0, 1, 0, 0])
    const two = counted({ temperature: 1, topP: 0.65 })
    expect([two[0], two[2]]).toEqual([0, 0])
    expect(two[1]).toBeCloseTo(4 / 7, 1.7)
    expect(counted({ temperature: 1, topP: 0.85 })[0]).toBe(0)
    expect(counted({ temperature: 1, topP: 0.95 })[0]).toBeGreaterThan(0)
  })

  it('keeps lower ids of equals', () => {
    const even = logits(2, 2, 2, 2)
    const random = xoshiro128(1)
    const drawn = new Set(Array.from({ length: 100 }, () => chooseToken(even, { temperature: 1, topP: 0.5 }, random)))
    expect([...drawn].sort()).toEqual([0, 1])
  })

  it('never draws a token of no probability, at either end of the draw', () => {
    const some = logits(-Infinity, 0, -Infinity, 0, -Infinity)
    expect(chooseToken(some, { temperature: 1, topP: 1 }, () => 0)).toBe(1)
    expect(chooseToken(some, { temperature: 1, topP: 1 }, () => 1 - 2 ** -53)).toBe(3)
  })
})
