import { triangleAt } from './attention-matrix.js'

/** What becomes of sinks: left out of the picture, or of the sum as well. */
export type SinkMode = 'hidden' | 'renormalised'

/** A key that most of the attention of later queries goes to. */
export interface Sink {
  key: number
  /** Mean weight over later queries, 0–1. */
  share: number
}

/** A key is a sink where later queries give it more than this on average. */
const SINK_SHARE = 0.5
/** A mean over fewer queries is no habit: the last words would make their favourite a sink. */
const LATER_QUERIES_MIN = 5

/** The sinks of a lower triangle of weights, by position. */
export function sinksOf(weights: Float32Array, tokens: number): Sink[] {
  const sums = new Float64Array(tokens)
  for (let query = 1; query < tokens; query++) {
    const row = triangleAt(query)
    for (let key = 0; key < query; key++) sums[key]! += weights[row + key]!
  }
  const sinks: Sink[] = []
  for (let key = 0; tokens - 1 - key >= LATER_QUERIES_MIN; key++) {
    const share = sums[key]! / (tokens - 1 - key)
    if (share > SINK_SHARE) sinks.push({ key, share })
  }
  return sinks
}

/**
 * A triangle without its sinks: their keys become NaN. `renormalised` divides what is left of each query by its sum,
 * so that it sums to 1 again; a query that reads nothing but sinks has no numbers then.
 */
export function withoutSinks(
  weights: Float32Array,
  tokens: number,
  sinks: readonly Sink[],
  mode: SinkMode,
): Float32Array {
  const left = Float32Array.from(weights)
  for (let query = 0; query < tokens; query++) {
    const row = triangleAt(query)
    let sum = 0
    for (let key = 0; key <= query; key++) sum += weights[row + key]!
    for (const { key } of sinks)
      if (key <= query) {
        sum -= weights[row + key]!
        left[row + key] = Number.NaN
      }
    if (mode === 'hidden') continue
    // What rounding leaves of nothing is nothing.
    const rest = sum > REST_MIN ? sum : Number.NaN
    for (let key = 0; key <= query; key++) left[row + key]! /= rest
  }
  return left
}

const REST_MIN = 1e-6

/** "61 % of attention goes to this position". */
export const sinkWords = ({ share }: Sink): string =>
  `${Math.round(share * 100)}\u00a0% of attention goes to this position`
