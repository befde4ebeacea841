import { triangleAt } from './attention-matrix.js'

/** Two columns of more tokens cannot be told apart. */
export const ARC_TOKENS_MAX = 256
/** Arcs of less weight are not drawn unless a card says otherwise. */
export const ARC_THRESHOLD = 0.05

/** A weight that is drawn as a line from the query to the key. */
export interface Arc {
  query: number
  key: number
  weight: number
}

/** The arcs of a lower triangle that reach the threshold, and how many weights there are in all. */
export function arcsOf(
  weights: Float32Array,
  tokens: number,
  threshold: number,
): { arcs: Arc[]; total: number; hidden: number } {
  const arcs: Arc[] = []
  let total = 0
  for (let query = 0; query < tokens; query++)
    for (let key = 0; key <= query; key++) {
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
