import type { Candidates } from './find-candidates.js'
import type { QuantisedRows } from './quantise-rows.js'
import type { ScanParts } from './scan-parts.js'
import { peaksInGraph } from './scan-product-graph.js'

/** What is known of a certified row. */
export interface Settled {
  /** Tokens whose logits are exact, and these. */
  ids: readonly number[]
  logits: Float32Array
  /** No other token's exact logit is larger than this. */
  others: number
  /** No other token's logit is further from the exact one than this. */
  bound: number
  /** Two logits closer than this may stand in another order in an exact reading; 0 where theirs are the very same. */
  apart: number
  /** The largest difference seen between a scanned and an exact logit. */
  logitError: number
}

interface Found {
  cell: number
  /** Tokens that were read exactly, those of the row's own candidates among them. */
  ids: readonly number[]
  logits: Float32Array
  candidates: Candidates
  topK: number
}

/**
 * Makes logits of a scanned row, exact ones in their places; undefined, and the row as it was, where the bound does not
 * hold its `topK` most probable tokens.
 */
export function settleRow(parts: ScanParts, rows: QuantisedRows, found: Found): Settled | undefined {
  const { decoder, kernel, memory, unembedding } = parts
  const { cell, ids, logits, candidates } = found
  if (!holdsTop(parts, rows, found)) return undefined
  const factor = peaksInGraph(decoder) ? 1 : rows.peaks[cell]!
  const products = memory.logits(cell)
  const misses = missesOf(candidates.ids, products, factor, found)
  const logitError = misses.reduce((most, miss) => Math.max(most, Math.abs(miss)), 0)
  // Noise makes a sum of exponentials larger, by half its variance in the logarithm.
  const shift = variance(misses) / 2
  kernel.settle(memory.row(cell), decoder.dVocab, factor, shift)
  for (const [i, id] of ids.entries()) products[id] = logits[i]!
  const [norm, error] = [unembedding.normMost, unembedding.errorMost]
  const bound = norm * rows.ofNorm[cell]! + error * rows.ofError[cell]! + unembedding.slack + shift
  return {
    ids,
    logits,
    others: candidates.others,
    bound,
    apart: parts.pickIsExact ? 0 : apartOf(parts, rows, cell),
    logitError,
  }
}

/** Whether the `topK` largest logits lie above all that were not read exactly, in an order that roundings cannot change. */
function holdsTop(parts: ScanParts, rows: QuantisedRows, { cell, logits, candidates, topK }: Found): boolean {
  if (logits.length < topK) return false
  const top = Float32Array.from(logits)
    .sort()
    .slice(-topK - 1)
    .reverse()
  if (!(top[topK - 1]! > candidates.others)) return false
  if (parts.pickIsExact) return true
  const apart = apartOf(parts, rows, cell)
  return top.every((logit, i) => i === 0 || top[i - 1]! - logit > apart)
}

const apartOf = ({ unembedding }: ScanParts, rows: QuantisedRows, cell: number) =>
  2 * rows.roundings[cell]! * unembedding.normMost + unembedding.slack

/** Exact less scanned logits of the row's own candidates. */
function missesOf(own: readonly number[], products: Float32Array, factor: number, { ids, logits }: Found): number[] {
  const at = new Map(ids.map((id, i) => [id, i]))
  return own.map((id) => logits[at.get(id)!]! - products[id]! * factor)
}

function variance(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
}
