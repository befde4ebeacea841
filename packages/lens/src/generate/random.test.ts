import { expect, it } from 'vitest'
import { generator, xoshiro128 } from './random.js'

it('draws what the published generator draws from the state 1, 2, 3, 4', () => {
  const next = generator([1, 2, 3, 4])
  expect(Array.from({ length: 8 }, next)).toEqual([
    11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849,
  ])
})

it('draws the same numbers from the same seed on every machine', () => {
  const random = xoshiro128(7)
  // By the published C of xoshiro128** 1.1 and SplitMix64, transcribed to Python.
  expect(Array.from({ length: 4 }, random)).toEqual([
    0.4193505224726699, 0.6968157502682852, 0.4836025107011258, 0.7748895963582745,
  ])
})

it('is spread evenly from 0 to 1, and differs from seed to seed', () => {
  const random = xoshiro128(2 ** 32 - 1)
  const counts = new Array(16).fill(0)
  for (let i = 0; i < 16_000; i++) counts[Math.floor(random() * 16)]++
  const chiSquare = counts.reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0)
  // 15 degrees of freedom: 37.7 is the 99.9th percentile.
  expect(chiSquare).toBeLessThan(37.7)
  expect(xoshiro128(0)()).not.toBe(xoshiro128(1)())
})
