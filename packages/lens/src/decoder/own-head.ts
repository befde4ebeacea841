import type { DecoderSpec } from '@lensboard/models'
import { type Graph, gather, type Value } from '@lensboard/onnx'
import type { ExternalWeights } from './external-weights.js'
import { finalNorm, unembedNormed } from './unembed.js'

/**
 * The model's own logits, computed where the model computes them: inside the forward graph, from the value that
 * leaves the last block. `read` int64 [C] says for which rows of [B · T], in that order; at least one, for ONNX Runtime
 * dies of none. `final_normed` [B · T, dModel] is what the final norm makes of every row.
 */
export function ownHead(g: Graph, residPost: Value, decoder: DecoderSpec, weights: ExternalWeights): void {
  const { dModel, dVocab } = decoder
  const normed = finalNorm(g, residPost, decoder, weights)
  g.output('final_normed', normed, 'float32', ['N', dModel])
  const logits = unembedNormed(g, gather(g, normed, g.input('read', 'int64', ['C'])), decoder, weights)
  g.output('logits', logits, 'float32', ['C', dVocab])
}
