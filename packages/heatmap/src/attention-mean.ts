import type { AttentionResult } from '@lensboard/contract'
import { type Head, headTriangle, nameMap } from './attention-matrix.js'
import { SLOTS } from './line-colors.js'

interface ChosenHead {
  result: AttentionResult
  layer: number
  head: Head
  /** Its place among the locked heads. */
  slot: number
}

/**
 * The mean of some maps of one prompt as an answer that holds it alone, the triangle [T (T + 1) / 2] of the mean over
 * all; it is called after their slots, "mean of A, B".
 */
export function meanOfHeads(heads: readonly [ChosenHead, ...ChosenHead[]]): AttentionResult {
  const [{ result }] = heads
  const sums = new Float64Array((result.ids.length * (result.ids.length + 1)) / 2)
  for (const one of heads) {
    const weights = headTriangle(one.result, one.layer, one.head)
    for (let i = 0; i < sums.length; i++) sums[i]! += weights[i]!
  }
  const { onDemand: _, headEntropy: _entropy, headDistance: _distance, rollout: _rollout, ...rest } = result
  const patterns = Float32Array.from(sums, (sum) => sum / heads.length)
  const mean: AttentionResult = { ...rest, reduce: 'all', heads: [], patterns }
  nameMap(mean, `mean of ${heads.map(({ slot }) => SLOTS[slot]).join(', ')}`)
  return mean
}
