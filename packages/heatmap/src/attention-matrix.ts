import type { AttentionResult } from '@lensboard/contract'

/** One head by number, the mean over the heads of a layer or over all heads of all layers, or the rollout over layers. */
export type Head = number | 'mean' | 'all' | 'rollout'

/** What a picker can offer for a result, and which choice stands for an asked-for one it does not hold. */
export function availableHead(result: AttentionResult, layer: number, head: Head): { layer: number; head: Head } {
  const { reduce, layers, heads } = result
  const first = layers[0] ?? 0
  const nearest = layers.reduce((best, l) => (Math.abs(l - layer) < Math.abs(best - layer) ? l : best), first)
  if (head === 'rollout') return { layer: nearest, head: result.rollout ? head : 'all' }
  if (reduce === 'all') return { layer: nearest, head: 'all' }
  if (typeof head !== 'number') return { layer: nearest, head }
  if (reduce === 'heads') return { layer: nearest, head: 'mean' }
  return { layer: nearest, head: heads.includes(head) ? head : 'mean' }
}

/** The pattern last asked for: a plot, its legend and its popup show the same one. */
const latest = new WeakMap<AttentionResult, { name: string; matrix: Float32Array }>()

/**
 * Attention weights [T, T], row = query, column = key; NaN above the diagonal (future positions are masked).
 * Means are taken over the patterns the result holds. Read only: callers share the array.
 */
export function attentionMatrix(result: AttentionResult, layer: number, head: Head): Float32Array {
  const tokens = result.ids.length
  const triangle = (tokens * (tokens + 1)) / 2
  const chosen = availableHead(result, layer, head)
  const name = `${chosen.layer} ${chosen.head}`
  const known = latest.get(result)
  if (known?.name === name) return known.matrix
  const { rollout } = result
  if (chosen.head === 'rollout' && rollout) {
    const rolled = new Float32Array(tokens * tokens).fill(Number.NaN)
    for (let query = 0; query < tokens; query++)
      rolled.set(rollout.subarray((query * (query + 1)) / 2, ((query + 1) * (query + 2)) / 2), query * tokens)
    latest.set(result, { name, matrix: rolled })
    return rolled
  }
  const patterns = chosenPatterns(result, chosen.layer, chosen.head)
  const matrix = new Float32Array(tokens * tokens).fill(Number.NaN)
  for (let query = 0; query < tokens; query++)
    for (let key = 0; key <= query; key++) {
      let sum = 0
      for (const p of patterns) sum += result.patterns[p * triangle + (query * (query + 1)) / 2 + key] ?? Number.NaN
      matrix[query * tokens + key] = sum / patterns.length
    }
  latest.set(result, { name, matrix })
  return matrix
}

function chosenPatterns(result: AttentionResult, layer: number, head: Head): number[] {
  if (result.reduce === 'all') return [0]
  const perLayer = result.reduce === 'heads' ? 1 : result.heads.length
  const upTo = (n: number, from = 0) => Array.from({ length: n }, (_, i) => from + i)
  if (typeof head === 'string' && head !== 'mean') return upTo(result.layers.length * perLayer)
  const start = result.layers.indexOf(layer) * perLayer
  return head === 'mean' ? upTo(perLayer, start) : [start + result.heads.indexOf(head)]
}

/** The key-value head a query head reads, when the result holds all heads in order; else null. */
export function kvHeadOf(result: AttentionResult, head: number): number | null {
  const { heads, nKvHeads } = result
  const whole = heads.every((h, i) => h === i)
  if (!whole || nKvHeads < 1 || nKvHeads >= heads.length || heads.length % nKvHeads !== 0) return null
  return Math.floor(head / (heads.length / nKvHeads))
}

/** What is shown, in words: "layer 5, head 2", "layer 5, mean over heads", "mean over all layers and heads". */
export function headName(result: AttentionResult, layer: number, head: Head): string {
  const shown = availableHead(result, layer, head)
  if (shown.head === 'all') return 'mean over all layers and heads'
  if (shown.head === 'rollout') return 'over all layers'
  return `layer ${shown.layer}, ${shown.head === 'mean' ? 'mean over heads' : `head ${shown.head}`}`
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
