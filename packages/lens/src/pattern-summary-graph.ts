import type { DecoderSpec } from '@lensboard/models'
import { add, Graph, log, matMul, mul, reduceSum, reshape, squeeze, sub } from '@lensboard/onnx'
import type { BuiltGraph } from './decoder/forward-graph.js'

/** Far below any weight that matters, and it keeps the logarithm of 0 finite. */
const TINY = 1e-30

/**
 * What is said of one layer's patterns. Inputs: `pattern` [1, H, Q, S]; `shares` [W, H], what each head counts in each of
 * W means; `queries` [Q] and `keys` [S], their places in the prompt. Outputs: `means` [W, Q · S]; `entropy` and
 * `distance` [H], sums over the queries of −Σ w ln w and of Σ w (query − key).
 */
export function patternSummaryGraph({ nHeads }: Pick<DecoderSpec, 'nHeads'>): BuiltGraph {
  const g = new Graph()
  const pattern = g.input('pattern', 'float32', [1, nHeads, 'Q', 'S'])
  const shares = g.input('shares', 'float32', ['W', nHeads])
  const queries = g.input('queries', 'float32', ['Q'])
  const keys = reshape(g, g.input('keys', 'float32', ['S']), g.int64s(-1, 1))
  g.output('means', matMul(g, shares, reshape(g, pattern, g.int64s(nHeads, -1))), 'float32', ['W', 'QS'])
  const terms = mul(g, pattern, log(g, add(g, pattern, g.scalar(TINY))))
  const nats = reduceSum(g, mul(g, reduceSum(g, terms, -1), g.scalar(-1)), -1)
  g.output('entropy', squeeze(g, nats, 0), 'float32', [nHeads])
  const back = sub(g, queries, squeeze(g, matMul(g, pattern, keys), -1))
  g.output('distance', squeeze(g, reduceSum(g, back, -1), 0), 'float32', [nHeads])
  return { bytes: g.toBytes(), weightBytes: 0 }
}

/**
 * One layer's step of an attention rollout: `flow` [T, T] of the layers before goes half through the layer's `mean` [T, T]
 * and half past it, into `out` [T, T].
 */
export function rolloutStepGraph(): BuiltGraph {
  const g = new Graph()
  const square = ['T', 'T'] as const
  const [mean, flow] = [g.input('mean', 'float32', [...square]), g.input('flow', 'float32', [...square])]
  g.output('out', mul(g, add(g, matMul(g, mean, flow), flow), g.scalar(0.5)), 'float32', [...square])
  return { bytes: g.toBytes(), weightBytes: 0 }
}
