import type { DecoderSpec } from '@lensboard/models'
import { type Graph, mul, type Value } from '@lensboard/onnx'
import { softcap } from './attention.js'
import type { ExternalWeights } from './external-weights.js'
import { norm } from './norm.js'
import { projection } from './projection.js'

/** h [n, dModel] → logits [n, dVocab] as the model's own head makes them: norm, way down, matrix, scale, softcap. */
export function unembed(g: Graph, h: Value, decoder: DecoderSpec, weights: ExternalWeights): Value {
  const { lnFinal, unembedIn, unembed: matrix } = decoder.weights
  const normed = lnFinal ? norm(g, h, { ...decoder.norm, width: decoder.dModel }, lnFinal, weights) : h
  const narrowed = unembedIn ? projection(g.at('narrow'), normed, unembedIn, weights) : normed
  const logits = projection(g, narrowed, matrix, weights)
  const scaled = decoder.logitScale === 1 ? logits : mul(g, logits, g.scalar(decoder.logitScale))
  return decoder.logitSoftcap === undefined ? scaled : softcap(g.at('softcap'), scaled, decoder.logitSoftcap)
}
