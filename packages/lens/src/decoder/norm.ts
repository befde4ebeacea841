import type { DecoderShape, NormWeights, StoredTensor } from '@lensboard/models'
import { type Graph, layerNorm, rmsNorm, type Value } from '@lensboard/onnx'
import type { ExternalWeights } from './external-weights.js'

/** x [n, dModel] normalised as the decoder does it. */
export function norm(
  g: Graph,
  x: Value,
  { norm: { kind, eps } }: Pick<DecoderShape, 'norm'>,
  { scale, shift }: NormWeights<StoredTensor>,
  weights: ExternalWeights,
): Value {
  if (kind === 'rms') return rmsNorm(g, x, eps, weights.full(scale))
  return layerNorm(g, x, eps, weights.full(scale), shift && weights.full(shift))
}
