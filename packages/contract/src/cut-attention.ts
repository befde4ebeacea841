import type { AttentionResult } from './result.js'

/** One layer of an attention result that was not averaged over layers; undefined where it holds no such layer. */
export function cutLayer(result: AttentionResult, layer: number): AttentionResult | undefined {
  const index = result.layers.indexOf(layer)
  if (result.reduce === 'all' || index < 0) return undefined
  const size = result.patterns.length / result.layers.length
  return {
    ...result,
    layers: [layer],
    patterns: result.patterns.slice(index * size, (index + 1) * size),
    onDemand: { layers: result.layers, heads: result.heads },
  }
}

/** Means over the heads of each of the first `nLayers` layers that a result holds, which says what else there is. */
export function headMeans(result: AttentionResult, nLayers: number): AttentionResult {
  const { layers, heads, patterns } = result
  const triangle = (result.ids.length * (result.ids.length + 1)) / 2
  const nHeads = result.reduce === 'none' ? heads.length : 1
  const kept = layers.slice(0, nLayers)
  const means = new Float32Array(kept.length * triangle)
  for (const layer of kept.keys())
    for (let cell = 0; cell < triangle; cell++) {
      let sum = 0
      for (let head = 0; head < nHeads; head++) sum += patterns[(layer * nHeads + head) * triangle + cell]!
      means[layer * triangle + cell] = sum / nHeads
    }
  return { ...result, reduce: 'heads', layers: kept, heads: [], patterns: means, onDemand: { layers, heads } }
}
