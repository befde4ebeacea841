import type { AttentionResult } from '@lensboard/contract'

/**
 * One head by number, the mean or the largest over the heads of a layer, the mean over all heads of all layers, or the
 * rollout over layers.
 */
export type Head = number | 'mean' | 'max' | 'all' | 'rollout'

/** What a picker can offer for a result, and which choice stands for an asked-for one it does not hold. */
export function availableHead(result: AttentionResult, layer: number, head: Head): { layer: number; head: Head } {
  const { reduce, layers, heads } = result
  const first = layers[0] ?? 0
  const nearest = layers.reduce((best, l) => (Math.abs(l - layer) < Math.abs(best - layer) ? l : best), first)
  if (head === 'rollout') return { layer: nearest, head: result.rollout ? head : 'all' }
  if (reduce === 'all') return { layer: nearest, head: 'all' }
  if (reduce === 'heads') return { layer: nearest, head: head === 'all' ? head : 'mean' }
  if (typeof head !== 'number') return { layer: nearest, head }
  return { layer: nearest, head: heads.includes(head) ? head : 'mean' }
}

/** Where query `q`'s weights start in a lower triangle. */
export const triangleAt = (query: number): number => (query * (query + 1)) / 2

/** Maps over several heads that are kept of one result; a map of one head is a view of its numbers. */
const MAPS_KEPT = 8
const folded = new WeakMap<AttentionResult, Map<string, Float32Array>>()

/**
 * Attention weights as a lower triangle, [T (T + 1) / 2], entry q (q + 1) / 2 + k. Means and maxima are taken over the
 * patterns the result holds. Read only: callers share the array.
 */
export function headTriangle(result: AttentionResult, layer: number, head: Head): Float32Array {
  const chosen = availableHead(result, layer, head)
  if (chosen.head === 'rollout' && result.rollout) return result.rollout
  const size = triangleAt(result.ids.length)
  const patterns = chosenPatterns(result, chosen.layer, chosen.head).map((p) =>
    result.patterns.subarray(p * size, (p + 1) * size),
  )
  if (patterns.length === 1) return patterns[0]!
  const name = `${chosen.head === 'all' ? '' : chosen.layer} ${chosen.head}`
  const known = folded.get(result) ?? new Map<string, Float32Array>()
  const before = known.get(name)
  if (before) return before
  const fold = chosen.head === 'max' ? largest(patterns, size) : mean(patterns, size)
  // The oldest goes: maps of 2,048 tokens have 8 MB each.
  if (known.size >= MAPS_KEPT) known.delete(known.keys().next().value!)
  folded.set(result, known.set(name, fold))
  return fold
}

function mean(patterns: readonly Float32Array[], size: number): Float32Array {
  const sums = new Float64Array(size)
  for (const pattern of patterns) for (let i = 0; i < size; i++) sums[i]! += pattern[i] ?? Number.NaN
  return Float32Array.from(sums, (sum) => sum / patterns.length)
}

function largest(patterns: readonly Float32Array[], size: number): Float32Array {
  const most = new Float32Array(size).fill(Number.NEGATIVE_INFINITY)
  for (const pattern of patterns) for (let i = 0; i < size; i++) most[i] = Math.max(most[i]!, pattern[i] ?? Number.NaN)
  return most
}

/** The matrix last asked for: tables and thumbnails of a card read the same one. */
const latest = new WeakMap<AttentionResult, { triangle: Float32Array; matrix: Float32Array }>()

/**
 * Attention weights [T, T], row = query, column = key; NaN above the diagonal (future positions are masked).
 * Read only: callers share the array.
 */
export function attentionMatrix(result: AttentionResult, layer: number, head: Head): Float32Array {
  const tokens = result.ids.length
  const triangle = headTriangle(result, layer, head)
  const known = latest.get(result)
  if (known && known.triangle.buffer === triangle.buffer && known.triangle.byteOffset === triangle.byteOffset)
    return known.matrix
  const matrix = new Float32Array(tokens * tokens).fill(Number.NaN)
  for (let query = 0; query < tokens; query++)
    matrix.set(triangle.subarray(triangleAt(query), triangleAt(query + 1)), query * tokens)
  latest.set(result, { triangle, matrix })
  return matrix
}

function chosenPatterns(result: AttentionResult, layer: number, head: Head): number[] {
  if (result.reduce === 'all') return [0]
  const perLayer = result.reduce === 'heads' ? 1 : result.heads.length
  const upTo = (n: number, from = 0) => Array.from({ length: n }, (_, i) => from + i)
  if (head === 'all' || head === 'rollout') return upTo(result.layers.length * perLayer)
  const start = result.layers.indexOf(layer) * perLayer
  return typeof head === 'number' ? [start + result.heads.indexOf(head)] : upTo(perLayer, start)
}

/** The key-value head a query head reads, when the result holds all heads in order; else null. */
export function kvHeadOf(result: AttentionResult, head: number): number | null {
  const { heads, nKvHeads } = result
  const whole = heads.every((h, i) => h === i)
  if (!whole || nKvHeads < 1 || nKvHeads >= heads.length || heads.length % nKvHeads !== 0) return null
  return Math.floor(head / (heads.length / nKvHeads))
}

/** Names of answers that hold one map made of several chosen ones. */
const madeNames = new WeakMap<AttentionResult, string>()

/** Gives the one map of an answer a name of its own. */
export const nameMap = (result: AttentionResult, name: string): void => void madeNames.set(result, name)

/** The name that an answer was given for its one map; undefined for answers of the model. */
export const madeName = (result: AttentionResult): string | undefined => madeNames.get(result)

/** What is shown, in words: "layer 5, head 2", "layer 5, mean over heads", "mean over all layers and heads". */
export function headName(result: AttentionResult, layer: number, head: Head): string {
  const shown = availableHead(result, layer, head)
  if (shown.head === 'all') return madeName(result) ?? 'mean over all layers and heads'
  if (shown.head === 'rollout') return 'over all layers'
  const over = shown.head === 'max' ? 'largest over heads' : 'mean over heads'
  return `layer ${shown.layer}, ${typeof shown.head === 'number' ? `head ${shown.head}` : over}`
}

/** The same in little room: `L5H2`, `L5 mean`, `mean of all`. */
export function shortHead(result: AttentionResult, layer: number, head: Head): string {
  const shown = availableHead(result, layer, head)
  if (shown.head === 'all') return madeName(result) ?? 'mean of all'
  if (shown.head === 'rollout') return 'rollout'
  return typeof shown.head === 'number' ? `L${shown.layer}H${shown.head}` : `L${shown.layer} ${shown.head}`
}

/** The head after or before a shown one, running on into the neighbouring layers; after what is no head, the first. */
export function nextHead(
  { layers, heads }: AttentionResult,
  { layer, head }: { layer: number; head: Head },
  by: 1 | -1,
): { layer: number; head: number } {
  const at = typeof head === 'number' ? layers.indexOf(layer) * heads.length + heads.indexOf(head) : by > 0 ? -1 : 0
  const count = Math.max(1, layers.length * heads.length)
  const next = (at + by + count) % count
  return { layer: layers[Math.floor(next / heads.length)] ?? 0, head: heads[next % heads.length] ?? 0 }
}

/** Entropy in nats and mean distance in tokens of a shown head; null for means, and for results that do not say it. */
export function headFacts(
  result: AttentionResult,
  layer: number,
  head: Head,
): { entropy: number; distance: number } | null {
  const shown = availableHead(result, layer, head)
  const { headEntropy, headDistance, nHeads } = result
  if (typeof shown.head !== 'number' || !headEntropy || !headDistance || !nHeads) return null
  const at = shown.layer * nHeads + shown.head
  return { entropy: headEntropy[at] ?? Number.NaN, distance: headDistance[at] ?? Number.NaN }
}
