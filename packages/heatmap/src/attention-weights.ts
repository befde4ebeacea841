import type { AttentionResult } from '@lensboard/contract'
import { availableHead, type Head, headTriangle, triangleAt } from './attention-matrix.js'
import { type Sink, type SinkMode, sinksOf, withoutSinks } from './attention-sinks.js'

/** Which map of a result, and what becomes of its sinks. */
export interface MapChoice {
  layer: number
  head: Head
  sinks?: SinkMode | undefined
}

/** The numbers that a card shows of one map. */
export interface ShownWeights {
  tokens: number
  /** Lower triangle, [T (T + 1) / 2]; NaN where a sink is left out. */
  weights: Float32Array
  /** Its sinks, also while they are shown. */
  sinks: readonly Sink[]
  /** What was left out; absent where nothing was, because there is no sink or it was not asked for. */
  left?: SinkMode | undefined
  /** The numbers are weights of the model's own, whose rows sum to 1 unless they are the largest over heads. */
  rollout: boolean
}

/** Maps of a view whose sinks are known: what a hand sweeps over is not counted twice. */
const MAPS_KEPT = 48
const shown = new WeakMap<AttentionResult, Map<string, ShownWeights>>()

/** The numbers of a map as they are shown, with its sinks. Read only: callers share them. */
export function shownWeights(result: AttentionResult, { layer, head, sinks: mode }: MapChoice): ShownWeights {
  const chosen = availableHead(result, layer, head)
  const name = `${chosen.layer} ${chosen.head} ${mode ?? ''}`
  const known = shown.get(result) ?? new Map<string, ShownWeights>()
  const before = known.get(name)
  if (before) return before
  const tokens = result.ids.length
  const all = headTriangle(result, chosen.layer, chosen.head)
  const rollout = chosen.head === 'rollout'
  // The largest of several heads sums to more than 1: what goes where says their mean.
  const sinks = rollout ? [] : sinksOf(chosen.head === 'max' ? headTriangle(result, chosen.layer, 'mean') : all, tokens)
  const left = sinks.length === 0 || !mode ? undefined : chosen.head === 'max' ? 'hidden' : mode
  const weights = left ? withoutSinks(all, tokens, sinks, left) : all
  const made: ShownWeights = { tokens, weights, sinks, left, rollout }
  if (known.size >= MAPS_KEPT) known.delete(known.keys().next().value!)
  shown.set(result, known.set(name, made))
  return made
}

/** The weight that a query gives to a key; NaN in the future and where a sink is left out. */
export const weightAt = ({ weights }: Pick<ShownWeights, 'weights'>, query: number, key: number): number =>
  key > query ? Number.NaN : (weights[triangleAt(query) + key] ?? Number.NaN)

/** What the shown weights of a query sum to. */
export function rowSum(of: Pick<ShownWeights, 'weights'>, query: number): number {
  let sum = 0
  for (let key = 0; key <= query; key++) {
    const weight = weightAt(of, query, key)
    if (!Number.isNaN(weight)) sum += weight
  }
  return sum
}

/**
 * The largest weight of a map that says something: the first token can only read itself, and a sink is read by all.
 * Null where there is none.
 */
export function strongestLink(of: ShownWeights): { query: number; key: number } | null {
  const known = strongest.get(of)
  if (known !== undefined) return known
  const found = findStrongest(of)
  strongest.set(of, found)
  return found
}

/** Asked again for every move of a pointer over a thumbnail. */
const strongest = new WeakMap<ShownWeights, { query: number; key: number } | null>()

function findStrongest({ tokens, weights, sinks }: ShownWeights): { query: number; key: number } | null {
  const skipped = new Set(sinks.map(({ key }) => key))
  let best: { query: number; key: number } | null = null
  let most = Number.NEGATIVE_INFINITY
  for (let query = 1; query < tokens; query++)
    for (let key = 0; key <= query; key++) {
      const weight = weights[triangleAt(query) + key]!
      if (!(weight > most) || skipped.has(key)) continue
      most = weight
      best = { query, key }
    }
  return best
}
