import type { LinearWeights, StoredTensor } from '@lensboard/models'
import { add, type Graph, linear, mul, type Value } from '@lensboard/onnx'
import type { ExternalWeights } from './external-weights.js'

/** x [n, in] → [n, out]; an adapter's change is computed beside the matrix, whose file stays as it is. */
export function projection(
  g: Graph,
  x: Value,
  { weight, bias, inOut, lora }: LinearWeights<StoredTensor>,
  weights: ExternalWeights,
): Value {
  const y = linear(g, x, weights.full(weight), bias && weights.full(bias), inOut ? 'in-out' : 'out-in')
  if (!lora) return y
  const at = g.at('lora')
  const change = linear(at, linear(at, x, weights.full(lora.down)), weights.full(lora.up))
  return add(at, y, mul(at, change, g.scalar(lora.scale)))
}
