import { expect, it } from 'vitest'
import { alibiSlopes, interleavedSlopes } from './alibi-slopes.js'

const root = (n: number) => Math.fround(2 ** -(n / 2))

it('halves from head to head at eight heads, and by a root of two at sixteen', () => {
  expect(alibiSlopes(8)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((n) => 2 ** -n))
  for (const [i, slope] of alibiSlopes(16).entries()) expect(slope).toBeCloseTo(root(i + 1), 6)
  expect(interleavedSlopes(8)).toEqual(alibiSlopes(8))
})

it('puts every other slope of twice as many heads behind those of the last power of two', () => {
  const behind = alibiSlopes(12).slice(8)
  expect(alibiSlopes(12).slice(0, 8)).toEqual(alibiSlopes(8))
  for (const [i, slope] of behind.entries()) expect(slope).toBeCloseTo(root(2 * i + 1), 6)
})

it('orders the slopes of the next power of two as MPT does', () => {
  expect(interleavedSlopes(12)).toEqual([2, 4, 6, 8, 10, 12, 14, 16, 1, 3, 5, 7].map(root))
})
