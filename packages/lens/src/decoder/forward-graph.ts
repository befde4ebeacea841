import type { DecoderSpec } from '@lensboard/models'
import { Graph, slice, type Value } from '@lensboard/onnx'
import { decoderBlock } from './block.js'
import { embedding } from './embedding.js'
import { externalWeights } from './external-weights.js'
import { fetchedName } from './fetched-name.js'
import { forwardInputs } from './forward-inputs.js'
import { ownHead } from './own-head.js'
import { pastName } from './past.js'

export interface BuiltGraph {
  bytes: Uint8Array<ArrayBuffer>
  /** Memory the weights take once loaded, in bytes. */
  weightBytes: number
  /** `false` leaves float32 weights in their files, mapped, instead of packing a copy for faster products. */
  prepack?: false
}

/**
 * The decoder as an instrumented graph, with its own head: the one graph that every card runs. Inputs: `input_ids` [B, T] and what forwardInputs declares for it,
 * interventions and what was read before among them. Outputs at every layer, as interventions leave them:
 * `resid_pre.l`, `resid_mid.l`, `resid_post.l`, `attn_out.l`, `mlp_out.l` [B · T, dModel], `z.l` [B · T, H · dHead],
 * `pattern.l` [B, H, T, S], and `new_k.l`, `new_v.l` [B, kvHeads, T, dHead], what a later call's past has beside its own.
 * A hook that is not fetched takes no time, yet its memory until the run ends; patterns, the largest, take none, for
 * `openGraph` says how many heads of them are looked at. docs/hooks.md says what each means. Nothing is folded into the weights: what the
 * graph computes is what the checkpoint's own code computes.
 */
export function forwardGraph(decoder: DecoderSpec, folder: string): BuiltGraph {
  const { nHeads, nKvHeads, dModel, dHead } = decoder
  const g = new Graph()
  const weights = externalWeights(g, folder)
  const hook = (name: string, layer: number, value: Value) =>
    g.output(`${name}.${layer}`, value, 'float32', ['N', dModel])
  const inputs = forwardInputs(g, decoder)
  const fetchedHeads = g.input(fetchedName('pattern'), 'int64', [1])
  const patterns: Value[] = []
  let stream = embedding(g.at('embed'), decoder, inputs, weights)
  for (const [index, block] of decoder.weights.blocks.entries()) {
    const { residPre, attnOut, mlpOut, residMid, residPost, pattern, z, added } = decoderBlock(
      g.at(`blocks.${index}`),
      stream,
      { shape: decoder, index, block },
      inputs,
      weights,
    )
    stream = residPost
    hook('resid_pre', index, residPre)
    hook('attn_out', index, attnOut)
    hook('resid_mid', index, residMid)
    hook('mlp_out', index, mlpOut)
    hook('resid_post', index, residPost)
    g.output(`z.${index}`, z, 'float32', ['N', nHeads * dHead])
    patterns.push(pattern)
    g.output(pastName.newK(index), added.k, 'float32', ['B', nKvHeads, 'T', dHead])
    g.output(pastName.newV(index), added.v, 'float32', ['B', nKvHeads, 'T', dHead])
  }
  ownHead(g.at('own-head'), stream, decoder, weights)
  // ONNX Runtime begins at the last node that nothing follows: in this order each pattern is let go of where it was made.
  for (const [index, pattern] of [...patterns.entries()].reverse()) {
    const shown = slice(g.at(`blocks.${index}.pattern`), pattern, 1, 0, fetchedHeads)
    g.output(`pattern.${index}`, shown, 'float32', ['B', 'fetchedHeads', 'T', 'S'])
  }
  return { bytes: g.toBytes(), weightBytes: weights.loadedBytes() }
}
