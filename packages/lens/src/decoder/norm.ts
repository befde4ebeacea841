import type { NormShape, NormWeights, StoredTensor } from '@lensboard/models'
import { add, type Graph, layerNorm, rmsNorm, type Value } from '@lensboard/onnx'
import type { ExternalWeights } from './external-weights.js'

/** x [n, width] normalised over its last axis as the decoder does it. */
export function norm(
  g: Graph,
  x: Value,
  { kind, eps, scaleOffset, width }: NormShape & { width: number },
  { scale, shift }: NormWeights<StoredTensor>,
  weights: ExternalWeights,
): Value {
  const stored = scale && weights.full(scale)
  const by = stored ? (scaleOffset === 0 ? stored : add(g, stored, g.scalar(scaleOffset))) : ones(g, width)
  if (kind === 'rms') return rmsNorm(g, x, eps, by)
  return layerNorm(g, x, eps, by, shift && weights.full(shift))
}

/** The scale of a norm that has none. */
export const ones = (g: Graph, width: number): Value => g.constant('float32', [width], new Array<number>(width).fill(1))
