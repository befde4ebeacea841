import type { DecoderSpec } from '@lensboard/models'
import {
  add,
  cast,
  concat,
  Graph,
  gather,
  gatherLast,
  greater,
  log,
  matMul,
  reshape,
  shapeOf,
  slice,
  softmax,
  sub,
  topK,
  transpose,
  type Value,
  where,
} from '@lensboard/onnx'
import { externalWeights } from './decoder/external-weights.js'
import type { BuiltGraph } from './decoder/forward-graph.js'
import { finalNorm, unembedNormed } from './decoder/unembed.js'

/** Keeps the logarithm of a sum of two probabilities finite where both are too small for float32. */
const LEAST = 1e-37

/**
 * Reads a chunk of the residual stream as distributions over the vocabulary V. Inputs: `h` [P, R, dModel], P positions
 * × R rows with the model's output row last; `bare` [R], 1 for a row that is read without the final norm; `own`
 * [P, Q, dModel], what the final norm already made, read beside the rows (Q may be 0); `k` [1].
 * Outputs, with S = R + Q: `logits` [P, S, V]; `top_ids`, `top_logits` [P, S, k]; `log_sum_exp` [P, S, 1]; `crosses`
 * [P, S, S], Σ p_i ln p_j; `mixed` [P, S, S], whose diagonal is Σ s ln s with s = p_i + p_output. Nats throughout.
 * One product holds everything: nothing of size V but the logits leaves the graph.
 */
export function lensHeadGraph(decoder: DecoderSpec, folder: string): BuiltGraph {
  const { dModel, dVocab } = decoder
  const root = new Graph()
  const weights = externalWeights(root, folder)
  const h = root.input('h', 'float32', ['P', 'R', dModel])
  const own = root.input('own', 'float32', ['P', 'Q', dModel])
  const bare = reshape(root, root.input('bare', 'float32', ['R']), root.int64s(1, -1, 1))
  const flat = reshape(root, h, root.int64s(-1, dModel))
  const normed = reshape(root, finalNorm(root.at('unembed'), flat, decoder, weights), shapeOf(root, h))
  const rows = where(root, greater(root, bare, root.scalar(0.5)), h, normed)
  const all = concat(root, [rows, own], 1) // [P, S, dModel]
  const cells = shapeOf(root, all, 0, 2)
  const products = unembedNormed(root.at('unembed'), reshape(root, all, root.int64s(-1, dModel)), decoder, weights)
  const logits = reshape(root, products, concat(root, [cells, root.int64s(-1)], 0)) // [P, S, V]
  root.output('logits', logits, 'float32', ['P', 'S', dVocab])
  const outputRow = sub(root, shapeOf(root, h, 1, 2), root.int64s(1))
  distributions(root.at('stats'), logits, root.input('k', 'int64', [1]), outputRow)
  return { bytes: root.toBytes(), weightBytes: weights.convertedBytes(), prepack: false }
}

/** Declares what is read of logits [P, S, V]; `outputRow` [1] says which of S is the model's own output. */
function distributions(g: Graph, logits: Value, k: Value, outputRow: Value): void {
  const probs = softmax(g, logits)
  const top = topK(g, logits, k)
  const best = slice(g, top.indices, -1, 0, 1)
  // log Σ exp(z) = z_max − log p_max; Softmax is several times faster than ReduceLogSumExp.
  const logSumExp = sub(g, slice(g, top.values, -1, 0, 1), log(g, gatherLast(g, probs, best)))
  g.output('top_ids', cast(g, top.indices, 'int32'), 'int32', ['P', 'S', 'K'])
  g.output('top_logits', top.values, 'float32', ['P', 'S', 'K'])
  g.output('log_sum_exp', logSumExp, 'float32', ['P', 'S', 1])

  // Sums over log-probabilities, not logits: their terms are small where they matter, so float32 keeps more of them.
  const logProbs = sub(g, logits, logSumExp)
  // All sums of one position in one small product: cheaper than a pass over the vocabulary for each of them.
  const products = (name: string, a: Value, b: Value) =>
    g.output(name, matMul(g.at(name), a, transpose(g, b, [0, 2, 1])), 'float32', ['P', 'S', 'S'])
  products('crosses', probs, logProbs)
  const outputProbs = gather(g, probs, outputRow, 1) // [P, 1, V]
  const sums = add(g, probs, add(g, outputProbs, g.scalar(LEAST)))
  products('mixed', sums, log(g, sums))
}
