import { expect, it } from 'vitest'
import { multipliesExactly, trial, weightLevels } from './weight-levels.js'

/** What processors without VNNI do: two products are added in 16 bits, and cut off where they do not fit. */
function saturating(levels: number): number[] {
  const { x, w, depth, tokens, zero } = trial(levels)
  const cut = (sum: number) => Math.max(-32768, Math.min(32767, sum))
  return Array.from({ length: 3 * tokens }, (_, cell) => {
    const [row, token] = [Math.floor(cell / tokens), cell % tokens]
    let sum = 0
    for (let i = 0; i < depth; i += 2) {
      const [a, b] = [i, i + 1].map((j) => x[row * depth + j]! * w[j * tokens + token]!)
      sum += cut(a! + b!) - zero * (w[i * tokens + token]! + w[(i + 1) * tokens + token]!)
    }
    return sum
  })
}

it('sees that weights within ±127 are cut off in 16 bits, and that those within ±63 are not', () => {
  expect(multipliesExactly(127, saturating(127))).toBe(false)
  expect(multipliesExactly(63, saturating(63))).toBe(true)
})

it('finds weights that this machine multiplies exactly', async () => {
  expect([63, 127]).toContain(await weightLevels(1))
  // One product that is off by one is enough to be refused.
  const wrong = saturating(63)
  wrong[70]! += 1
  expect(multipliesExactly(63, wrong)).toBe(false)
})
