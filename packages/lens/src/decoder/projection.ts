import type { LinearWeights, StoredTensor } from '@lensboard/models'
import { type Graph, linear, type Value } from '@lensboard/onnx'
import type { ExternalWeights } from './external-weights.js'

/** x [n, in] → [n, out]. */
export function projection(
  g: Graph,
  x: Value,
  { weight, bias }: LinearWeights<StoredTensor>,
  weights: ExternalWeights,
): Value {
  return linear(g, x, weights.full(weight), bias && weights.full(bias))
}
