import type { DecoderSpec } from '@lensboard/models'
import { Graph, gather, gradients, type Value } from '@lensboard/onnx'
import { decoderBlock } from '../decoder/block.js'
import { embedding } from '../decoder/embedding.js'
import { externalWeights } from '../decoder/external-weights.js'
import type { BuiltGraph } from '../decoder/forward-graph.js'
import { forwardInputs } from '../decoder/forward-inputs.js'
import { finalNorm } from '../decoder/unembed.js'
import { tokenLogits } from '../token-head-graph.js'

/** What is differentiated: a few tokens' logits at some rows, or the stream that leaves the last block. */
export type GradientOf = 'logits' | 'stream'

/** The values gradients are taken by, at every layer. */
export const GRADIENT_SITES = ['resid_pre', 'attn_out', 'mlp_out', 'resid_post', 'z'] as const
export type GradientSite = (typeof GRADIENT_SITES)[number]

/** The output that holds the gradient by a site of a layer. */
export const gradientName = (site: GradientSite, layer: number): string => `grad_${site}.${layer}`

/**
 * The decoder and its derivative in one graph, for one prompt or a batch. Inputs are those of the forward graph, and how
 * much what is differentiated counts: `logits_grad` [C, K] for the rows `read` [C] and the tokens `tokens` [K], whose
 * rows alone are picked from the unembedding, or `stream_grad` [B · T, dModel].
 * Outputs at every layer: `grad_resid_pre.l`, `grad_attn_out.l`, `grad_mlp_out.l`, `grad_resid_post.l` [B · T, dModel],
 * `grad_z.l` [B · T, H · dHead], total derivatives by what these values are, and the values themselves as hooks.
 */
export function gradientGraph(decoder: DecoderSpec, folder: string, of: GradientOf): BuiltGraph {
  const { dModel, nHeads, dHead } = decoder
  const g = new Graph()
  const weights = externalWeights(g, folder)
  const inputs = forwardInputs(g, decoder)
  let stream = embedding(g.at('embed'), decoder, inputs, weights)
  const found: { site: GradientSite; layer: number; value: Value }[] = []
  for (const [layer, block] of decoder.weights.blocks.entries()) {
    const at = { shape: decoder, index: layer, block }
    const { residPre, attnOut, mlpOut, residPost, z } = decoderBlock(
      g.at(`blocks.${layer}`),
      stream,
      at,
      inputs,
      weights,
    )
    stream = residPost
    const values = { resid_pre: residPre, attn_out: attnOut, mlp_out: mlpOut, resid_post: residPost, z }
    for (const site of GRADIENT_SITES) found.push({ site, layer, value: values[site] })
  }
  const seed =
    of === 'stream'
      ? { value: stream, grad: g.input('stream_grad', 'float32', ['N', dModel]) }
      : { value: logitsOf(stream), grad: g.input('logits_grad', 'float32', ['C', 'K']) }
  const grads = gradients(
    g,
    [seed],
    found.map(({ value }) => value),
  )
  for (const [i, { site, layer, value }] of found.entries()) {
    const dims = ['N', site === 'z' ? nHeads * dHead : dModel]
    g.output(`${site}.${layer}`, value, 'float32', dims)
    g.output(gradientName(site, layer), grads[i]!, 'float32', dims)
  }
  if (of === 'logits') g.output('logits', seed.value, 'float32', ['C', 'K'])
  return { bytes: g.toBytes(), weightBytes: weights.loadedBytes(), prepack: false }

  function logitsOf(residPost: Value): Value {
    const at = g.at('own-head')
    const normed = finalNorm(at, residPost, decoder, weights)
    const rows = gather(at, normed, g.input('read', 'int64', ['C']))
    return tokenLogits(at, rows, g.input('tokens', 'int64', ['K']), decoder, weights)
  }
}
