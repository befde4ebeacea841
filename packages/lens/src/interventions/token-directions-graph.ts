import type { DecoderSpec, LinearWeights, StoredTensor } from '@lensboard/models'
import { add, Graph, linear, mul, type Value } from '@lensboard/onnx'
import { type ExternalWeights, externalWeights } from '../decoder/external-weights.js'
import type { BuiltGraph } from '../decoder/forward-graph.js'

/**
 * Rows of the unembedding as directions of the stream. Input: `tokens` [K]. Output: `directions` [K, dModel], of any
 * length; where the head first narrows the stream, brought back through that projection.
 */
export function tokenDirectionsGraph(decoder: DecoderSpec, folder: string): BuiltGraph {
  const { unembed, unembedIn } = decoder.weights
  const g = new Graph()
  const weights = externalWeights(g, folder)
  const tokens = g.input('tokens', 'int64', ['K'])
  if (unembed.inOut) throw new Error(`the unembedding ${unembed.weight.name} is not stored by rows`)
  const plain = weights.rows(unembed.weight, tokens)
  const rows = unembed.lora ? add(g, plain, adapted(g, tokens, unembed.lora, weights)) : plain
  const directions = unembedIn ? backThrough(g.at('back'), rows, unembedIn, weights) : rows
  g.output('directions', directions, 'float32', ['K', decoder.dModel])
  return { bytes: g.toBytes(), weightBytes: weights.loadedBytes() }
}

type Linear = LinearWeights<StoredTensor>

/** What an adapter changes of some rows of its matrix. */
function adapted(g: Graph, rows: Value, { up, down, scale }: NonNullable<Linear['lora']>, weights: ExternalWeights) {
  return mul(g, linear(g, weights.rows(up, rows), weights.full(down), undefined, 'in-out'), g.scalar(scale))
}

/** y [K, out] → y W [K, in]: how much each entry of y grows with each entry of what the projection reads. */
function backThrough(g: Graph, y: Value, { weight, inOut, lora }: Linear, weights: ExternalWeights): Value {
  const back = linear(g, y, weights.full(weight), undefined, inOut ? 'out-in' : 'in-out')
  if (!lora) return back
  const low = linear(g, y, weights.full(lora.up), undefined, 'in-out')
  return add(g, back, mul(g, linear(g, low, weights.full(lora.down), undefined, 'in-out'), g.scalar(lora.scale)))
}
