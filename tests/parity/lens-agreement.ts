import type { LensResult } from '@lensboard/contract'
import { expect } from 'vitest'
import { largestDifference } from './differences.js'
import type { ReferenceArray } from './reference.js'

const PROBABILITY = 1e-4
const NATS = 2e-4
const SURE_RANKS = 100

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
    ['js_from_output', result.jsFromOutput!],
  ]
  for (const [name, values] of nats)
    expect(note(name, largestDifference(values, of(name))), name).toBeLessThanOrEqual(NATS)
  expectTargetsAgree(result, of('target_rank'), of('target_log_prob'), note)
  expectTrackedAgree(result, reference, note)
}

/** The same ids at every position, in whatever order, each with its log-probability and rank at every row. */
function expectTrackedAgree(
  result: LensResult,
  reference: Record<string, ReferenceArray>,
  note: (what: string, difference: number) => number,
): void {
  const [starts, ids, logProbs, ranks] = ['starts', 'ids', 'log_probs', 'ranks'].map(
    (name) => reference[`tracked_${name}`]!.data,
  )
  const { tracked, rows } = result
  expect(Array.from(tracked!.starts)).toEqual(Array.from(starts!))
  for (let t = 0; t < result.ids.length; t++) {
    const [start, end] = [starts![t]!, starts![t + 1]!]
    const mine = tracked!.ids.subarray(start, end)
    expect(Array.from(mine).sort((a, b) => a - b)).toEqual(Array.from(ids!.subarray(start, end)))
    for (const [u, id] of mine.entries())
      for (let row = 0; row < rows.length; row++) {
        const at = row * ids!.length
        const there = at + ids!.indexOf(id, start)
        const difference = Math.abs(tracked!.logProbs[at + start + u]! - logProbs![there]!)
        expect(note('tracked log-prob', difference)).toBeLessThanOrEqual(NATS)
        const apart = Math.abs(tracked!.ranks[at + start + u]! - ranks![there]!)
        const most = ranks![there]! < SURE_RANKS ? 1 : 2
        expect(note('tracked rank', apart), `rank of ${id} in row ${row} at ${t}`).toBeLessThanOrEqual(most)
      }
  }
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
    // Far down, logits that float32 cannot tell apart may change places.
    const apart = ranks[cell]! < SURE_RANKS ? 0 : 2
    expect(Math.abs(rank - ranks[cell]!), `rank in cell ${cell}`).toBeLessThanOrEqual(apart)
    const difference = Math.abs(result.targetLogProb[cell]! - logProbs[cell]!)
    expect(note('target log-prob', difference)).toBeLessThanOrEqual(NATS)
  }
}
