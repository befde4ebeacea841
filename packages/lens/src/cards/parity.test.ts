import { expect, it } from 'vitest'
import { parityCheck, wholeDistribution } from './parity.js'

const followed = (logits: number[], top1 = 0, logSumExp = Math.log(logits.reduce((n, z) => n + Math.exp(z), 0))) => ({
  logits: Float32Array.from(logits),
  logSumExp,
  top1,
})

it('finds nothing between equal distributions', () => {
  const { parity, add } = parityCheck()
  add(followed([2, 1, 0]), followed([2, 1, 0]))
  expect(parity).toEqual({ maxAbsProb: 0, maxAbsLogit: 0, top1Agree: 1, positions: 1 })
})

it('keeps the largest differences over positions, and counts who agree on the first token', () => {
  const { parity, add } = parityCheck()
  add(followed([2, 1, 0]), followed([2, 1, 0.5], 0))
  add(followed([Math.log(3), 0]), followed([0, Math.log(3)], 1))
  expect(parity.maxAbsLogit).toBeCloseTo(Math.log(3), 6)
  expect(parity.maxAbsProb).toBeCloseTo(0.5, 6)
  expect([parity.top1Agree, parity.positions]).toEqual([1, 2])
})

it('sees probability that went to tokens it does not follow', () => {
  const { parity, add } = parityCheck()
  add(followed([0, 0], 0, Math.log(2)), followed([0, 0], 0, Math.log(4)))
  expect(parity.maxAbsProb).toBeCloseTo(0.5, 6)
})

it('never takes a number that is none for agreement', () => {
  const { parity, add } = parityCheck()
  add(followed([0, 0]), followed([Number.NaN, 0]))
  add(followed([0, 0]), followed([0, 0]))
  expect(parity.maxAbsLogit).toBe(Number.POSITIVE_INFINITY)
})

it('knows the sum and the first token of a whole distribution, however large its logits are', () => {
  const { logSumExp, top1 } = wholeDistribution(Float32Array.of(1000, 1001, 999))
  expect(top1).toBe(1)
  expect(logSumExp).toBeCloseTo(1001 + Math.log(1 + Math.exp(-1) + Math.exp(-2)), 9)
})
