import type { BlockWeights, DecoderShape, StoredTensor } from '@lensboard/models'
import { add, concat, type Graph, matMul, mul, reshape, softmax, split, transpose, type Value } from '@lensboard/onnx'
import type { ExternalWeights } from './external-weights.js'
import { projection } from './projection.js'
import { type RotaryAngles, rotate } from './rotary.js'

/** What every block's attention reads beside the residual stream. */
export interface AttentionInputs {
  /** int64 vectors [batch] and [pos]. */
  nBatch: Value
  nPositions: Value
  angles: RotaryAngles
  /** Added to the scores before softmax: 0 where a query may look, −∞ where not. */
  mask: Value
}

/** x [n, dModel] → its attention output [n, dModel] and pattern [batch, head, queryPos, keyPos]. */
export function attention(
  g: Graph,
  x: Value,
  shape: DecoderShape,
  block: BlockWeights<StoredTensor>,
  inputs: AttentionInputs,
  weights: ExternalWeights,
): { out: Value; pattern: Value } {
  const { nHeads, nKvHeads, dHead } = shape
  const { nBatch, nPositions, angles, mask } = inputs
  const dims = (...parts: (Value | number)[]) =>
    concat(
      g,
      parts.map((part) => (typeof part === 'number' ? g.int64s(part) : part)),
      0,
    )
  const { q, k, v } = queryKeyValue(g, x, shape, block.qkv, dims(nBatch, nPositions), weights)
  // Query heads that share a key-value head lie next to each other, so they become more rows of one product.
  const grouped = nHeads !== nKvHeads
  const byKvHead = dims(nBatch, nKvHeads, -1, dHead)
  const turnedQ = rotate(g.at('q'), q, shape, angles)
  const rows = grouped ? reshape(g, turnedQ, byKvHead) : turnedQ // [batch, kvHead, group · pos, dHead]
  const keys = transpose(g, rotate(g.at('k'), k, shape, angles), [0, 1, 3, 2])
  const scaled = mul(g, matMul(g.at('scores'), rows, keys), g.scalar(1 / Math.sqrt(dHead)))
  const scores = grouped ? reshape(g, scaled, dims(nBatch, nHeads, nPositions, -1)) : scaled
  const pattern = softmax(g.at('pattern'), add(g, scores, mask))
  const looks = grouped ? reshape(g, pattern, concat(g, [nBatch, g.int64s(nKvHeads, -1), nPositions], 0)) : pattern
  const z = matMul(g.at('z'), looks, v)
  const byHead = grouped ? reshape(g, z, dims(nBatch, nHeads, -1, dHead)) : z
  const joined = reshape(g, transpose(g, byHead, [0, 2, 1, 3]), g.int64s(-1, nHeads * dHead))
  return { out: projection(g.at('o'), joined, block.o, weights), pattern }
}

/** q [batch, head, pos, dHead], k and v [batch, kvHead, pos, dHead]. */
function queryKeyValue(
  g: Graph,
  x: Value,
  { nHeads, nKvHeads, dHead }: DecoderShape,
  qkv: BlockWeights<StoredTensor>['qkv'],
  batchAndPos: Value,
  weights: ExternalWeights,
): { q: Value; k: Value; v: Value } {
  const headsFirst = (y: Value) => transpose(g, y, [0, 2, 1, 3])
  const perHead = (y: Value, heads: number, width: number) =>
    reshape(g, y, concat(g, [batchAndPos, g.int64s(heads, width)], 0))
  if (qkv.layout === 'by-head') {
    const fused = perHead(projection(g.at('qkv'), x, qkv.fused, weights), nHeads, 3 * dHead)
    const [q, k, v] = split(g, fused, -1, [dHead, dHead, dHead]).map(headsFirst)
    return { q: q!, k: k!, v: v! }
  }
  return {
    q: headsFirst(perHead(projection(g.at('q'), x, qkv.q, weights), nHeads, dHead)),
    k: headsFirst(perHead(projection(g.at('k'), x, qkv.k, weights), nKvHeads, dHead)),
    v: headsFirst(perHead(projection(g.at('v'), x, qkv.v, weights), nKvHeads, dHead)),
  }
}
