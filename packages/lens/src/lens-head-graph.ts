import type { DecoderSpec } from '@lensboard/models'
import {
  add,
  cast,
  concat,
  expand,
  Graph,
  gatherLast,
  greater,
  last,
  log,
  matMul,
  mul,
  neg,
  reduceSum,
  reshape,
  shapeOf,
  slice,
  softmax,
  squeeze,
  sub,
  topK,
  transpose,
  type Value,
} from '@lensboard/onnx'
import { externalWeights } from './decoder/external-weights.js'
import type { BuiltGraph } from './decoder/forward-graph.js'
import { unembed } from './decoder/unembed.js'

/**
 * Reads a chunk of the residual stream as distributions over the vocabulary and reduces them, so that no logits leave
 * the graph. Inputs: `h` [P, R, dModel], P positions × R rows with the model's output row last; `k` [1]; `target` [P],
 * the true next token; `check` [P, C], ids whose output-row logits the parity check wants.
 * Outputs: `top_ids`, `top_log_probs` [P, R, k]; `log_sum_exp`, `entropy`, `kl_from_output`, `kl_to_output`,
 * `target_rank`, `target_log_prob` [P, R]; `check_logits` [P, C]. Nats throughout.
 */
export function lensHeadGraph(decoder: DecoderSpec, folder: string): BuiltGraph {
  const { dModel } = decoder
  const root = new Graph()
  const weights = externalWeights(root, folder)
  const h = root.input('h', 'float32', ['P', 'R', dModel])
  const rows = reshape(root, h, root.int64s(-1, dModel))
  const flat = unembed(root.at('unembed'), rows, decoder, weights)
  const cells = shapeOf(root, h, 0, 2) // [P, R]
  const logits = reshape(root, flat, concat(root, [cells, root.int64s(-1)], 0)) // [P, R, V]
  const cell = (name: string, value: Value) => root.output(name, value, 'float32', ['P', 'R'])

  const g = root.at('stats')
  const probs = softmax(g, logits)
  const top = topK(g, logits, root.input('k', 'int64', [1]))
  const best = slice(g, top.indices, -1, 0, 1)
  const logSumExp = sub(g, slice(g, top.values, -1, 0, 1), log(g, gatherLast(g, probs, best))) // [P, R, 1]
  root.output('top_ids', cast(g, top.indices, 'int32'), 'int32', ['P', 'R', 'K'])
  root.output('top_log_probs', sub(g, top.values, logSumExp), 'float32', ['P', 'R', 'K'])
  const lse = squeeze(g, logSumExp, -1)
  cell('log_sum_exp', lse)

  // Sums over log-probabilities, not logits: their terms are small where they matter, so float32 keeps more of them.
  const logProbs = sub(g, logits, logSumExp)
  const negEntropy = reduceSum(g.at('entropy'), mul(g, probs, logProbs), -1)
  cell('entropy', neg(g, negEntropy))
  divergences({ g: g.at('kl'), probs, logProbs, negEntropy, cell })

  const target = root.input('target', 'int64', ['P'])
  const targetCells = expand(g, reshape(g, target, g.int64s(-1, 1, 1)), concat(g, [cells, g.int64s(1)], 0))
  const targetLogit = gatherLast(g.at('target'), logits, targetCells)
  const above = cast(g, greater(g, logits, targetLogit), 'float32') // a count below 2^24, so exact in float32
  cell('target_rank', add(g, reduceSum(g.at('rank'), above, -1), g.scalar(1)))
  cell('target_log_prob', squeeze(g, sub(g, targetLogit, logSumExp), -1))

  const check = root.input('check', 'int64', ['P', 'C'])
  const outputLogits = squeeze(g, last(g, logits, 1), 1) // [P, V]
  root.output('check_logits', gatherLast(g.at('check'), outputLogits, check), 'float32', ['P', 'C'])
  return { bytes: root.toBytes(), weightBytes: weights.loadedBytes() }
}

interface Distributions {
  g: Graph
  /** [P, R, V] */
  probs: Value
  logProbs: Value
  /** Σ p ln p, [P, R]. */
  negEntropy: Value
  cell(name: string, value: Value): void
}

/** With f the output row and r any row: KL(f ‖ r) = Σ p_f ln p_f − Σ p_f ln p_r, and the other way round. */
function divergences({ g, probs, logProbs, negEntropy, cell }: Distributions): void {
  const outputColumn = (x: Value) => transpose(g, last(g, x, 1), [0, 2, 1]) // [P, V, 1]
  const fromCross = squeeze(g, matMul(g, logProbs, outputColumn(probs)), -1)
  const toCross = squeeze(g, matMul(g, probs, outputColumn(logProbs)), -1)
  cell('kl_from_output', sub(g, last(g, negEntropy, 1), fromCross))
  cell('kl_to_output', sub(g, negEntropy, toCross))
}
