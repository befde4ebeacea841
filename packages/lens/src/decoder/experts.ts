import type { DecoderShape, ExpertWeights, StoredTensor } from '@lensboard/models'
import {
  add,
  addRows,
  div,
  type Graph,
  gather,
  mul,
  nonZero,
  reduceSum,
  reshape,
  scatterLast,
  sigmoid,
  slice,
  softmax,
  squeeze,
  sub,
  topK,
  type Value,
} from '@lensboard/onnx'
import type { ExternalWeights } from './external-weights.js'
import { mlp } from './mlp.js'
import { projection } from './projection.js'

/**
 * x [n, dModel] → [n, dModel]: each token read by its most probable experts, weighed by the router. An expert computes
 * only the rows that were sent to it.
 */
export function experts(
  g: Graph,
  x: Value,
  { activation, experts: routing }: DecoderShape,
  { router, experts: found, shared }: ExpertWeights<StoredTensor>,
  weights: ExternalWeights,
): Value {
  if (!routing) throw new Error('a decoder with experts says how many read a token')
  const share = shares(g.at('router'), projection(g.at('router'), x, router, weights), routing)
  let out = sub(g, x, x)
  for (const [e, one] of found.entries()) {
    const at = g.at(`experts.${e}`)
    const column = slice(at, share, -1, e, e + 1) // [n, 1]
    const rows = nonZero(at, squeeze(at, column, -1))
    const read = mlp(at, gather(at, x, rows), activation, one, weights)
    out = addRows(at, out, rows, mul(at, read, gather(at, column, rows)))
  }
  if (!shared) return out
  const at = g.at('shared')
  const open = sigmoid(at, projection(at.at('gate'), x, shared.gate, weights))
  return add(at, out, mul(at, mlp(at, x, activation, shared.mlp, weights), open))
}

/** Router logits [n, E] → each expert's share of each token [n, E], zero for those that were not chosen. */
function shares(g: Graph, logits: Value, { perToken, normalise }: NonNullable<DecoderShape['experts']>): Value {
  const probs = softmax(g, logits)
  const { values, indices } = topK(g, probs, g.int64s(perToken))
  const total = reshape(g, reduceSum(g, values, -1), g.int64s(-1, 1))
  return scatterLast(g, probs, indices, normalise ? div(g, values, total) : values)
}
