import type { DecoderSpec } from '@lensboard/models'
import { type Graph, mul, type Value } from '@lensboard/onnx'
import { softcap } from './attention.js'
import type { ExternalWeights } from './external-weights.js'
import { norm } from './norm.js'
import { projection } from './projection.js'

/** h [n, dModel] → logits [n, dVocab] as the model's own head makes them. */
export const unembed = (g: Graph, h: Value, decoder: DecoderSpec, weights: ExternalWeights): Value =>
  unembedNormed(g, finalNorm(g, h, decoder, weights), decoder, weights)

/** The norm between the last block and the unembedding, [n, dModel]; some decoders have none. */
export function finalNorm(g: Graph, h: Value, decoder: DecoderSpec, weights: ExternalWeights): Value {
  const { lnFinal } = decoder.weights
  return lnFinal ? norm(g, h, { ...decoder.norm, width: decoder.dModel }, lnFinal, weights) : h
}

/** What follows the final norm: way down, matrix, scale, softcap; [n, dModel] → [n, dVocab]. */
export function unembedNormed(g: Graph, normed: Value, decoder: DecoderSpec, weights: ExternalWeights): Value {
  const { unembedIn, unembed: matrix } = decoder.weights
  const narrowed = unembedIn ? projection(g.at('narrow'), normed, unembedIn, weights) : normed
  return logitsOf(g, projection(g, narrowed, matrix, weights), decoder)
}

/** Products with the unembedding as logits: scale, then softcap. */
export function logitsOf(g: Graph, products: Value, { logitScale, logitSoftcap }: DecoderSpec): Value {
  const scaled = logitScale === 1 ? products : mul(g, products, g.scalar(logitScale))
  return logitSoftcap === undefined ? scaled : softcap(g.at('softcap'), scaled, logitSoftcap)
}
