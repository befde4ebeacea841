import type { DecoderSpec } from '@lensboard/models'
import { add, Graph, gather, mul, reshape } from '@lensboard/onnx'
import { externalWeights } from './decoder/external-weights.js'
import type { BuiltGraph } from './decoder/forward-graph.js'
import { projection } from './decoder/projection.js'

/**
 * What each head of one token returns, by itself through its slice of the output projection. Inputs: `z`
 * [L, H · dHead], and `own` [H, H · dHead], one where an entry belongs to the head. Outputs for every layer: `heads.l`
 * [H, dModel]; where there is one, `bias.l` [dModel] of the projection; and where a norm follows it, its `scale.l` and
 * `shift.l` [dModel].
 */
export function headSplitGraph(decoder: DecoderSpec, folder: string): BuiltGraph {
  const { nHeads, dModel, dHead, nLayers, norm } = decoder
  const g = new Graph()
  const weights = externalWeights(g, folder)
  const z = g.input('z', 'float32', [nLayers, nHeads * dHead])
  const own = g.input('own', 'float32', [nHeads, nHeads * dHead])
  for (const [layer, { o, ln1Post }] of decoder.weights.blocks.entries()) {
    const at = g.at(`blocks.${layer}`)
    const { bias, ...matrix } = o
    const apart = mul(at, reshape(at, gather(at, z, at.int64s(layer)), at.int64s(1, -1)), own)
    g.output(`heads.${layer}`, projection(at, apart, matrix, weights), 'float32', [nHeads, dModel])
    if (bias) g.output(`bias.${layer}`, weights.full(bias), 'float32', [dModel])
    if (ln1Post?.scale)
      g.output(`scale.${layer}`, add(at, weights.full(ln1Post.scale), at.scalar(norm.scaleOffset)), 'float32', [dModel])
    if (ln1Post?.shift) g.output(`shift.${layer}`, weights.full(ln1Post.shift), 'float32', [dModel])
  }
  return { bytes: g.toBytes(), weightBytes: weights.loadedBytes() }
}
