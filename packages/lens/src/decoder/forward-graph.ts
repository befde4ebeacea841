import type { DecoderSpec } from '@lensboard/models'
import { add, Graph, reshape, shapeOf, type Value } from '@lensboard/onnx'
import { type AttentionInputs, attention } from './attention.js'
import { externalWeights } from './external-weights.js'
import { mlp } from './mlp.js'
import { norm } from './norm.js'
import { ownHead } from './own-head.js'
import { type PatternReduce, patternOutputs } from './pattern-outputs.js'

/** What a forward graph offers beside its hooks: the model's own head, or attention patterns ready for a card. */
export type ForwardTaps = 'own-head' | `patterns-${PatternReduce}`

export interface BuiltGraph {
  bytes: Uint8Array<ArrayBuffer>
  /** Memory the weights take once loaded, in bytes. */
  weightBytes: number
}

/**
 * The decoder as an instrumented graph. Inputs: `input_ids` [B, T], `cos` and `sin` [B, 1, T, dims / 2], `mask`
 * [B, 1, T, T]. Outputs at every layer: `resid_pre.l`, `resid_mid.l`, `resid_post.l`, `attn_out.l`, `mlp_out.l`
 * [B · T, dModel] and `pattern.l` [B, H, T, T]; a hook that is not fetched costs nothing. Nothing is folded into the
 * weights: what the graph computes is what the checkpoint's own code computes.
 */
export function forwardGraph(decoder: DecoderSpec, folder: string, taps: ForwardTaps): BuiltGraph {
  const { nLayers, nHeads, dModel, positions, parallelBlock } = decoder
  const g = new Graph()
  const weights = externalWeights(g, folder)
  const hook = (name: string, layer: number, value: Value) =>
    g.output(`${name}.${layer}`, value, 'float32', ['N', dModel])
  const ids = g.input('input_ids', 'int64', ['B', 'T'])
  const inputs: AttentionInputs = {
    nBatch: shapeOf(g, ids, 0, 1),
    nPositions: shapeOf(g, ids, 1, 2),
    angles: {
      cos: g.input('cos', 'float32', ['B', 1, 'T', positions.dims / 2]),
      sin: g.input('sin', 'float32', ['B', 1, 'T', positions.dims / 2]),
    },
    mask: g.input('mask', 'float32', ['B', 1, 'T', 'T']),
  }
  let stream = reshape(g.at('embed'), weights.rows(decoder.weights.embed, ids), g.int64s(-1, dModel))
  const patterns: Value[] = []
  for (const [layer, block] of decoder.weights.blocks.entries()) {
    const at = g.at(`blocks.${layer}`)
    hook('resid_pre', layer, stream)
    const attnIn = norm(at.at('ln1'), stream, decoder, block.ln1, weights)
    const { out: attnOut, pattern } = attention(at.at('attn'), attnIn, decoder, block, inputs, weights)
    const mid = add(at.at('resid_mid'), stream, attnOut)
    const mlpIn = norm(at.at('ln2'), parallelBlock ? stream : mid, decoder, block.ln2, weights)
    const mlpOut = mlp(at.at('mlp'), mlpIn, decoder.activation, block, weights)
    stream = add(at.at('resid_post'), mid, mlpOut)
    hook('attn_out', layer, attnOut)
    hook('resid_mid', layer, mid)
    hook('mlp_out', layer, mlpOut)
    patterns.push(pattern)
    g.output(`pattern.${layer}`, pattern, 'float32', ['B', nHeads, 'T', 'T'])
    // The next block's resid_pre is this value too; renaming gives an edge one name, so only the last is resid_post.
    if (layer === nLayers - 1) hook('resid_post', layer, stream)
  }
  if (taps === 'own-head') ownHead(g.at('own-head'), stream, decoder, weights)
  else patternOutputs(g.at('patterns'), patterns, nHeads, taps.slice('patterns-'.length) as PatternReduce)
  return { bytes: g.toBytes(), weightBytes: weights.loadedBytes() }
}
