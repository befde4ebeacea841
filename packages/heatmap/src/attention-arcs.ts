import { triangleAt } from './attention-matrix.js'
import type { PositionRange } from './drawn-rows.js'

/** Two columns of more tokens cannot be told apart. */
export const ARC_TOKENS_MAX = 256
/** Arcs of less weight are not drawn unless a card says otherwise. */
export const ARC_THRESHOLD = 0.05

/** The positions whose arcs are drawn, `to` exclusive: all, or of a longer prompt as many as can be told apart. */
export function arcRange(tokens: number, asked: PositionRange | undefined): PositionRange {
  if (tokens <= ARC_TOKENS_MAX) return { from: 0, to: tokens }
  // Without a choice the end of the prompt, where it is about to go on.
  const last = tokens - ARC_TOKENS_MAX
  const from = Math.min(last, Math.max(0, asked?.from ?? last))
  return { from, to: from + ARC_TOKENS_MAX }
}

/** A weight that is drawn as a line from the query to the key. */
export interface Arc {
  query: number
  key: number
  weight: number
}

/** The arcs of a lower triangle that reach the threshold, among the positions of a range, and how many weights it has. */
export function arcsOf(
  weights: Float32Array,
  { from, to }: PositionRange,
  threshold: number,
): { arcs: Arc[]; total: number; hidden: number } {
  const arcs: Arc[] = []
  let total = 0
  for (let query = from; query < to; query++)
    for (let key = from; key <= query; key++) {
      const weight = weights[triangleAt(query) + key]!
      if (Number.isNaN(weight)) continue
      total++
      if (weight >= threshold) arcs.push({ query, key, weight })
    }
  return { arcs, total, hidden: total - arcs.length }
}

/** Opacity and width in pixels of an arc among `heads` shown heads. */
export const arcStroke = (weight: number, heads: number): { opacity: number; width: number } => ({
  opacity: Math.min(1, Math.max(0, weight) / Math.max(1, heads)),
  width: 1 + 2 * Math.min(1, Math.max(0, weight)),
})
