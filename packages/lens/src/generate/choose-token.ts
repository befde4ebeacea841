import type { Continuation } from '@lensboard/contract'
import type { Random } from './random.js'

/**
 * The next token by its logits [V]. Temperature 0 takes the largest, ties the lower id. Otherwise softmax of
 * logits / temperature in float64, cut to the fewest most probable tokens whose probabilities reach top-p, and one
 * draw among them. Undefined where a logit is no number or no distribution comes of them.
 */
export function chooseToken(
  logits: Float32Array,
  { temperature, topP }: Pick<Continuation, 'temperature' | 'topP'>,
  random: Random,
): number | undefined {
  const best = largest(logits)
  if (best === undefined) return undefined
  if (temperature === 0) return best
  const top = logits[best]!
  const weights = Float64Array.from(logits, (logit) => Math.exp((logit - top) / temperature))
  const kept = topP < 1 ? nucleus(weights, topP) : Array.from(weights.keys())
  return draw(kept, weights, random())
}

/** Id of the largest logit, the lowest among equals. */
function largest(logits: Float32Array): number | undefined {
  let best: number | undefined
  for (let id = 0; id < logits.length; id++) {
    const logit = logits[id]!
    if (Number.isNaN(logit)) return undefined
    if (best === undefined || logit > logits[best]!) best = id
  }
  return best !== undefined && Number.isFinite(logits[best]!) ? best : undefined
}

/** The fewest tokens, most probable first (ties: lower id), whose weights reach `topP` of all. */
function nucleus(weights: Float64Array, topP: number): number[] {
  const total = weights.reduce((a, b) => a + b, 0)
  // Tokens below this share are together less than what top-p leaves out, so that few are left to sort.
  const least = ((1 - topP) / weights.length) * total
  const candidates: number[] = []
  for (let id = 0; id < weights.length; id++) if (weights[id]! >= least) candidates.push(id)
  candidates.sort((a, b) => weights[b]! - weights[a]! || a - b)
  let reached = 0
  const end = candidates.findIndex((id) => {
    reached += weights[id]!
    return reached >= topP * total
  })
  return end < 0 ? candidates : candidates.slice(0, end + 1)
}

/** One of `kept`, each as often as its weight says; `at` is uniform from 0 to 1. */
function draw(kept: readonly number[], weights: Float64Array, at: number): number {
  const total = kept.reduce((sum, id) => sum + weights[id]!, 0)
  let left = at * total
  for (const id of kept) {
    left -= weights[id]!
    if (left < 0) return id
  }
  // Rounding can leave a remainder of a draw close to 1 after every weight: it falls to the last that has any.
  return kept.findLast((id) => weights[id]! > 0)!
}
