import type { Parity } from '@lensboard/contract'

/** One position's distribution: the logits of the followed ids, and log Σ exp over the whole vocabulary. */
export interface Followed {
  logits: Float32Array
  logSumExp: number
  top1: number
}

/**
 * Compares the output row of a lens picture with the model's own head. The two arrive apart: `own` is normed inside the
 * forward graph, from the value that leaves the last block; the output row's stream is fetched, laid beside the other
 * rows, cut into chunks, normed and read by the lens graph. A stream taken at the wrong place, normed twice or mixed up
 * with its neighbour shows here. At every position both normed vectors are compared bit by bit; where they differ, both
 * are multiplied with the unembedding, and the model's most probable tokens and what is left for all others are held
 * against each other; where they do not, their logits cannot either. At the last position `own` is the forward graph's
 * own product with its own copy of the unembedding, over the whole vocabulary. (That both compute what the checkpoint's
 * own code computes is what the fixtures in tests/parity hold.)
 */
export function parityCheck() {
  const parity: Parity = { maxAbsProb: 0, maxAbsLogit: 0, top1Agree: 0, positions: 0 }
  return {
    parity,
    add(own: Followed, lens: Followed): void {
      let ownRest = 1
      let lensRest = 1
      for (let i = 0; i < own.logits.length; i++) {
        const [ownLogit, lensLogit] = [own.logits[i]!, lens.logits[i]!]
        const [ownProb, lensProb] = [Math.exp(ownLogit - own.logSumExp), Math.exp(lensLogit - lens.logSumExp)]
        ownRest -= ownProb
        lensRest -= lensProb
        parity.maxAbsLogit = larger(parity.maxAbsLogit, ownLogit - lensLogit)
        parity.maxAbsProb = larger(parity.maxAbsProb, ownProb - lensProb)
      }
      // Every id that is not followed is held together: the probability left for all of them.
      parity.maxAbsProb = larger(parity.maxAbsProb, ownRest - lensRest)
      if (own.top1 === lens.top1) parity.top1Agree++
      parity.positions++
    },
    /** Takes in what was found of other positions. */
    join(other: Parity): void {
      parity.maxAbsProb = Math.max(parity.maxAbsProb, other.maxAbsProb)
      parity.maxAbsLogit = Math.max(parity.maxAbsLogit, other.maxAbsLogit)
      parity.top1Agree += other.top1Agree
      parity.positions += other.positions
    },
  }
}

/** NaN counts as the largest difference there is, so that it can never pass for agreement. */
const larger = (most: number, difference: number) =>
  Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(most, Math.abs(difference))

/** A distribution that is known whole, [V]. */
export function wholeDistribution(logits: Float32Array): Followed {
  let top1 = 0
  for (let id = 1; id < logits.length; id++) if (logits[id]! > logits[top1]!) top1 = id
  const most = logits[top1]!
  let sum = 0
  for (const logit of logits) sum += Math.exp(logit - most)
  return { logits, logSumExp: most + Math.log(sum), top1 }
}
