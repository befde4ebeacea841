import type { BlockWeights, DecoderShape, LinearWeights, NormWeights, StoredTensor } from '@lensboard/models'
import { clip, concat, type Graph, reshape, split, transpose, type Value } from '@lensboard/onnx'
import type { ExternalWeights } from './external-weights.js'
import { projection } from './projection.js'
import { headNorm, widthNorm } from './qk-norm.js'

type Found = NormWeights<StoredTensor>[] | undefined

/**
 * x [n, dModel] → q [batch, head, pos, dHead], k and v [batch, kvHead, pos, dHead], not yet turned. `batchAndPos` is
 * the int64 vector of both.
 */
export function queryKeyValue(
  g: Graph,
  x: Value,
  shape: DecoderShape,
  { qkv, qNorm, kNorm }: BlockWeights<StoredTensor>,
  batchAndPos: Value,
  weights: ExternalWeights,
): { q: Value; k: Value; v: Value } {
  const { nHeads, nKvHeads, dHead, clipQkv } = shape
  const cut = (y: Value) => (clipQkv === undefined ? y : clip(g, y, clipQkv))
  const byHead = (y: Value, ...dims: number[]) => reshape(g, y, concat(g, [batchAndPos, g.int64s(...dims)], 0))
  const headsFirst = (y: Value) => transpose(g, y, [0, 2, 1, 3])
  const normed = (at: string, y: Value, heads: number, found: Found) =>
    headsFirst(headNorm(g.at(at), y, shape, { heads, found }, weights))

  if (qkv.layout === 'fused') {
    const { groups, order } = qkv
    const [perQ, perKv] = [(nHeads / groups) * dHead, (nKvHeads / groups) * dHead]
    const fused = byHead(cut(projection(g.at('qkv'), x, qkv.fused, weights)), groups, perQ + 2 * perKv)
    const [q, second, third] = split(g, fused, -1, [perQ, perKv, perKv])
    const [k, v] = order === 'qkv' ? [second, third] : [third, second]
    return {
      q: normed('q', byHead(q!, nHeads, dHead), nHeads, qNorm),
      k: normed('k', byHead(k!, nKvHeads, dHead), nKvHeads, kNorm),
      v: headsFirst(byHead(v!, nKvHeads, dHead)),
    }
  }
  const projected = (at: string, linear: LinearWeights<StoredTensor>, heads: number, found?: Found) => {
    const y = widthNorm(g.at(at), projection(g.at(at), x, linear, weights), shape, { heads, found }, weights)
    return byHead(cut(y), heads, dHead)
  }
  return {
    q: normed('q', projected('q', qkv.q, nHeads, qNorm), nHeads, qNorm),
    k: normed('k', projected('k', qkv.k, nKvHeads, kNorm), nKvHeads, kNorm),
    v: headsFirst(projected('v', qkv.v, nKvHeads)),
  }
}
