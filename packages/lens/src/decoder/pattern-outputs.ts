import type { AttentionSpec } from '@lensboard/contract'
import {
  add,
  concat,
  type Graph,
  gather,
  log,
  matMul,
  mul,
  reduceSum,
  reshape,
  shapeOf,
  squeeze,
  sub,
  sum,
  type Value,
} from '@lensboard/onnx'

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

/** Far below any weight that matters, and it keeps the logarithm of 0 finite. */
const TINY = 1e-30

/**
 * Declares what an attention card says of every head, whatever it shows: `head_entropy` and `head_distance`
 * [layer, head], sums over queries of −Σ w ln w and of Σ w (query − key), and `rollout` [pos, pos]. Inputs: `places`
 * [pos], 0 to T − 1, and `identity` [pos, pos].
 */
export function headSummaries(g: Graph, patterns: readonly Value[], nHeads: number): void {
  const places = g.input('places', 'float32', ['T'])
  const identity = g.input('identity', 'float32', ['T', 'T'])
  const square = shapeOf(g, identity)
  const column = reshape(g, places, g.int64s(-1, 1))
  const overQueries = (x: Value) => reduceSum(g, x, -1) // [1, head]
  const entropies = patterns.map((pattern) => {
    const terms = mul(g, pattern, log(g, add(g, pattern, g.scalar(TINY))))
    return overQueries(reduceSum(g, mul(g, terms, g.scalar(-1)), -1))
  })
  const distances = patterns.map((pattern) => overQueries(sub(g, places, squeeze(g, matMul(g, pattern, column), -1))))
  g.output('head_entropy', concat(g, entropies, 0), 'float32', [patterns.length, nHeads])
  g.output('head_distance', concat(g, distances, 0), 'float32', [patterns.length, nHeads])
  const half = g.scalar(0.5)
  const share = g.constant('float32', [1, nHeads], Array(nHeads).fill(1 / nHeads))
  const rollout = patterns.reduce((flow, pattern) => {
    const mean = reshape(g, matMul(g, share, reshape(g, pattern, g.int64s(nHeads, -1))), square)
    return mul(g, add(g, matMul(g, mean, flow), flow), half)
  }, identity)
  g.output('rollout', rollout, 'float32', ['T', 'T'])
}
