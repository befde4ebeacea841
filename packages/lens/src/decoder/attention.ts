import type { BlockWeights, DecoderShape, StoredTensor } from '@lensboard/models'
import { add, concat, type Graph, matMul, mul, reshape, softmax, tanh, transpose, type Value } from '@lensboard/onnx'
import type { ExternalWeights } from './external-weights.js'
import type { ForwardInputs } from './forward-inputs.js'
import { type KeysAndValues, withPast } from './past.js'
import { projection } from './projection.js'
import { queryKeyValue } from './query-key-value.js'
import { rotate } from './rotary.js'

/** What one block's attention is made of. */
export interface AttentionBlock {
  shape: DecoderShape
  index: number
  block: BlockWeights<StoredTensor>
}

/**
 * x [n, dModel] → its attention output [n, dModel], pattern [batch, head, queryPos, keyPos], z [n, nHeads · dHead],
 * what the heads return before their output projection, and the keys and values of the tokens that are read.
 */
export function attention(
  g: Graph,
  x: Value,
  { shape, index, block }: AttentionBlock,
  inputs: ForwardInputs,
  weights: ExternalWeights,
): { out: Value; pattern: Value; z: Value; added: KeysAndValues } {
  const layer = shape.layers[index]!
  const { nHeads, nKvHeads, dHead } = shape
  const { nBatch, nPositions } = inputs
  const dims = (...parts: (Value | number)[]) =>
    concat(
      g,
      parts.map((part) => (typeof part === 'number' ? g.int64s(part) : part)),
      0,
    )
  const { q, k, v } = queryKeyValue(g, x, shape, block, dims(nBatch, nPositions), weights)
  const angles = layer.rotary === undefined ? undefined : inputs.angles[layer.rotary]
  const turned = (at: string, y: Value) => (angles ? rotate(g.at(at), y, shape, angles) : y)
  // Query heads that share a key-value head lie next to each other, so they become more rows of one product.
  const grouped = nHeads !== nKvHeads
  const queries = turned('q', q)
  const rows = grouped ? reshape(g, queries, dims(nBatch, nKvHeads, -1, dHead)) : queries
  const added = { k: turned('k', k), v }
  const present = withPast(g.at('present'), inputs.past[index]!, added)
  const keys = transpose(g, present.k, [0, 1, 3, 2])
  const scaled = mul(g, matMul(g.at('scores'), rows, keys), g.scalar(layer.attnScale))
  const byQueryHead = grouped ? reshape(g, scaled, dims(nBatch, nHeads, nPositions, -1)) : scaled
  const pattern = softmax(g.at('pattern'), masked(g, byQueryHead, { shape, index, inputs }))
  // 0 keeps a dim as it is: batch and keys.
  const looks = grouped ? reshape(g, pattern, g.int64s(0, nKvHeads, -1, 0)) : pattern
  const read = matMul(g.at('z'), looks, present.v)
  const byHead = grouped ? reshape(g, read, dims(nBatch, nHeads, -1, dHead)) : read
  const changed = inputs.changes.heads(g.at('heads'), byHead, index)
  const z = reshape(g, transpose(g, changed, [0, 2, 1, 3]), g.int64s(-1, nHeads * dHead))
  return { out: projection(g.at('o'), z, block.o, weights), pattern, z, added }
}

/** Scores as softmax reads them: capped, slanted towards near keys, and −∞ where a query may not look. */
function masked(
  g: Graph,
  scores: Value,
  { shape, index, inputs }: { shape: DecoderShape; index: number; inputs: ForwardInputs },
): Value {
  const { attnSoftcap } = shape
  const capped = attnSoftcap === undefined ? scores : softcap(g.at('softcap'), scores, attnSoftcap)
  const slanted = inputs.alibi === undefined ? capped : add(g.at('alibi'), capped, inputs.alibi)
  return add(g, slanted, inputs.mask(g.at('mask'), index))
}

/** cap · tanh(x / cap). */
export const softcap = (g: Graph, x: Value, cap: number): Value =>
  mul(g, tanh(g, mul(g, x, g.scalar(1 / cap))), g.scalar(cap))
