import type { Site } from '@lensboard/contract'
import type { BlockWeights, DecoderShape, ExpertWeights, NormWeights, StoredTensor } from '@lensboard/models'
import { add, type Graph, mul, type Value } from '@lensboard/onnx'
import { attention } from './attention.js'
import { experts } from './experts.js'
import type { ExternalWeights } from './external-weights.js'
import type { ForwardInputs } from './forward-inputs.js'
import { mlp } from './mlp.js'
import { norm } from './norm.js'
import type { KeysAndValues } from './past.js'

/** Everything of one block that a hook may show. */
export interface BlockValues {
  /** The stream that enters, as interventions leave it, [n, dModel]. */
  residPre: Value
  /** What attention and MLP add to the stream, [n, dModel]. */
  attnOut: Value
  mlpOut: Value
  residMid: Value
  residPost: Value
  /** [batch, head, queryPos, keyPos] */
  pattern: Value
  /** Of the tokens that are read. */
  added: KeysAndValues
  /** What heads return, as interventions leave it, before their output projection, [n, nHeads · dHead]. */
  z: Value
}

const hasExperts = (found: object): found is ExpertWeights<StoredTensor> => 'router' in found

/** One block over the stream that comes to it, [n, dModel]. */
export function decoderBlock(
  g: Graph,
  stream: Value,
  { shape, index, block }: { shape: DecoderShape; index: number; block: BlockWeights<StoredTensor> },
  inputs: ForwardInputs,
  weights: ExternalWeights,
): BlockValues {
  const normed = (at: string, x: Value, found: NormWeights<StoredTensor> | undefined) =>
    found ? norm(g.at(at), x, { ...shape.norm, width: shape.dModel }, found, weights) : x
  const changed = (site: Site, x: Value) => inputs.changes.stream(g.at(site), x, { site, layer: index })
  // Whatever a block adds: normed where the block does so, then multiplied, then as interventions leave it.
  const added = (at: string, x: Value, post: NormWeights<StoredTensor> | undefined, site: Site) => {
    const y = normed(`${at}_post`, x, post)
    return changed(site, shape.residScale === 1 ? y : mul(g.at(at), y, g.scalar(shape.residScale)))
  }
  const residPre = changed('resid_pre', stream)
  const attnIn = normed('ln1', residPre, block.ln1)
  const { out, pattern, z, added: kept } = attention(g.at('attn'), attnIn, { shape, index, block }, inputs, weights)
  const attnOut = added('ln1', out, block.ln1Post, 'attn_out')
  const residMid = normed('ln1_sum', add(g.at('resid_mid'), residPre, attnOut), block.ln1Sum)
  // In a parallel block without a second norm, attention and MLP read the very same values.
  const mlpIn =
    shape.parallelBlock && !block.ln2 ? attnIn : normed('ln2', shape.parallelBlock ? residPre : residMid, block.ln2)
  const read = hasExperts(block.mlp)
    ? experts(g.at('mlp'), mlpIn, shape, block.mlp, weights)
    : mlp(g.at('mlp'), mlpIn, shape.activation, block.mlp, weights)
  const mlpOut = added('ln2', read, block.ln2Post, 'mlp_out')
  const residPost = normed('ln2_sum', add(g.at('resid_post'), residMid, mlpOut), block.ln2Sum)
  return { residPre, attnOut, mlpOut, residMid, residPost, pattern, z, added: kept }
}
