import type { Activation, BlockWeights, StoredTensor } from '@lensboard/models'
import { type Graph, gelu, geluTanh, mul, relu, silu, type Value } from '@lensboard/onnx'
import type { ExternalWeights } from './external-weights.js'
import { projection } from './projection.js'

const ACTIVATE: Record<Activation, (g: Graph, x: Value) => Value> = { gelu, gelu_tanh: geluTanh, relu, silu }

/** x [n, dModel] → [n, dModel]. */
export function mlp(
  g: Graph,
  x: Value,
  activation: Activation,
  { mlpIn, mlpGate, mlpOut }: BlockWeights<StoredTensor>,
  weights: ExternalWeights,
): Value {
  const activate = ACTIVATE[activation]
  const up = projection(g.at('in'), x, mlpIn, weights)
  const hidden = mlpGate ? mul(g, activate(g, projection(g.at('gate'), x, mlpGate, weights)), up) : activate(g, up)
  return projection(g.at('out'), hidden, mlpOut, weights)
}
