import type { Fetched, OpenGraph } from '../engine/onnx-runtime.js'
import { float32s, int64s } from '../feed.js'

/** Tokens whose mean logit is asked for, less the mean of those they are held against. */
export interface TokenSets {
  target: readonly number[]
  against: readonly number[]
}

/** Each token once, in the order of `target`, then `against`. */
export const tokensOf = ({ target, against }: TokenSets): number[] => [...new Set([...target, ...against])]

/** Mean over `target` less mean over `against`, of values in the order of `tokens`; float64. */
export function metricOf(sets: TokenSets, tokens: readonly number[], values: ArrayLike<number>): number {
  const mean = (ids: readonly number[]) =>
    ids.length === 0 ? 0 : ids.reduce((sum, id) => sum + values[tokens.indexOf(id)]!, 0) / ids.length
  return mean(sets.target) - mean(sets.against)
}

/** How much each of `tokens` counts in the metric: its derivative by their logits, [K]. */
export function tokenWeights({ target, against }: TokenSets, tokens: readonly number[]): Float32Array {
  const weights = new Float32Array(tokens.length)
  for (const id of target) weights[tokens.indexOf(id)]! += 1 / target.length
  for (const id of against) weights[tokens.indexOf(id)]! -= 1 / against.length
  return weights
}

/** The metric of each stream [dModel] that leaves the last block, by the model's own head. */
export async function streamMetrics(tokenHead: OpenGraph, streams: Float32Array[], sets: TokenSets): Promise<number[]> {
  const tokens = tokensOf(sets)
  const { logits } = await tokenHead.run({ h: rowsFeed(streams), tokens: int64s(tokens) }, ['logits'])
  return streams.map((_, row) => metricOf(sets, tokens, rowOf(logits!, row, tokens.length)))
}

/** Vectors of one width as the rows of a matrix. */
export function rowsFeed(rows: readonly Float32Array[]) {
  const width = rows[0]!.length
  const data = new Float32Array(rows.length * width)
  for (const [i, row] of rows.entries()) data.set(row, i * width)
  return float32s(data, [rows.length, width])
}

/** One row of a fetched matrix. */
export const rowOf = ({ data }: Fetched, row: number, width: number): Float32Array =>
  (data as Float32Array).subarray(row * width, (row + 1) * width)
