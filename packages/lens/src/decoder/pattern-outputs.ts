import type { AttentionSpec } from '@lensboard/contract'
import { type Graph, gather, matMul, reshape, squeeze, sum, type Value } from '@lensboard/onnx'

/** What an attention card makes of the patterns, before they leave the graph. */
export type PatternReduce = AttentionSpec['reduce']

/**
 * Declares the outputs of an attention card. `none`: `heads.l` [head, pos, pos], the heads that the input `heads`
 * lists. `heads`: `mean.l` [pos, pos] by the input `head_weight` [layer, head]. `all`: one `mean` over layers too.
 */
export function patternOutputs(g: Graph, patterns: readonly Value[], nHeads: number, reduce: PatternReduce): void {
  const square = ['T', 'T'] as const
  if (reduce === 'none') {
    const heads = g.input('heads', 'int64', ['C'])
    for (const [layer, pattern] of patterns.entries()) {
      const chosen = gather(g, squeeze(g, pattern, 0), heads)
      g.output(`heads.${layer}`, chosen, 'float32', ['C', ...square])
    }
    return
  }
  const headWeight = g.input('head_weight', 'float32', [patterns.length, 1, nHeads])
  const flat = g.int64s(nHeads, -1)
  const means = patterns.map((pattern, layer) => {
    const weight = gather(g, headWeight, g.int64s(layer)) // [1, 1, head]
    return matMul(g, reshape(g, weight, g.int64s(1, nHeads)), reshape(g, pattern, flat)) // [1, pos · pos]
  })
  if (reduce === 'all') g.output('mean', sum(g, means), 'float32', [1, 'TT'])
  else for (const [layer, mean] of means.entries()) g.output(`mean.${layer}`, mean, 'float32', [1, 'TT'])
}
