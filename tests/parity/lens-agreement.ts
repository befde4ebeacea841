import type { LensResult } from '@lensboard/contract'
import { expect } from 'vitest'
import { largestDifference } from './differences.js'
import type { ReferenceArray } from './reference.js'

const PROBABILITY = 1e-4
const NATS = 2e-4

/** Holds every number of a lens result against the reference's: the same rows, the same prompt, the same top-k. */
export function expectLensAgrees(
  result: LensResult,
  reference: Record<string, ReferenceArray>,
  note: (what: string, difference: number) => number,
): void {
  const of = (name: string) => reference[name]!.data
  const cells = result.rows.length * result.ids.length
  const topIds = of('top_ids')
  const wrongTop1 = Array.from({ length: cells }, (_, cell) => cell * result.topK).filter(
    (at) => result.topIds[at] !== topIds[at],
  )
  expect(wrongTop1, 'cells whose most probable token differs').toEqual([])
  const probs = result.topLogProbs.map(Math.exp)
  expect(note('top-k probabilities', largestDifference(probs, of('top_probs')))).toBeLessThanOrEqual(PROBABILITY)
  // Ids further down may change places only where the reference's own probabilities are as good as equal.
  for (const [at, id] of result.topIds.entries())
    if (id !== topIds[at]) expect(probs[at]! - of('top_probs')[at]!).toBeCloseTo(0, 6)
  const nats: [string, Float32Array][] = [
    ['log_sum_exp', result.logSumExp],
    ['entropy', result.entropy],
    ['kl_from_output', result.klFromOutput],
    ['kl_to_output', result.klToOutput],
  ]
  for (const [name, values] of nats)
    expect(note(name, largestDifference(values, of(name))), name).toBeLessThanOrEqual(NATS)
  expectTargetsAgree(result, of('target_rank'), of('target_log_prob'), note)
}

function expectTargetsAgree(
  result: LensResult,
  ranks: ArrayLike<number>,
  logProbs: ArrayLike<number>,
  note: (what: string, difference: number) => number,
): void {
  const nPositions = result.ids.length
  for (const [cell, rank] of result.targetRank.entries()) {
    if ((cell + 1) % nPositions === 0) {
      expect([rank, result.targetLogProb[cell]]).toEqual([0, Number.NaN])
      continue
    }
    note('target rank', Math.abs(rank - ranks[cell]!))
    expect(rank, `rank in cell ${cell}`).toBe(ranks[cell])
    const difference = Math.abs(result.targetLogProb[cell]! - logProbs[cell]!)
    expect(note('target log-prob', difference)).toBeLessThanOrEqual(NATS)
  }
}
