import type { Activation, MlpWeights, StoredTensor } from '@lensboard/models'
import { type Graph, gelu, geluTanh, mul, quickGelu, relu, silu, split, type Value } from '@lensboard/onnx'
import type { ExternalWeights } from './external-weights.js'
import { projection } from './projection.js'

const ACTIVATE: Record<Activation, (g: Graph, x: Value) => Value> = {
  gelu,
  gelu_tanh: geluTanh,
  quick_gelu: quickGelu,
  relu,
  silu,
}

/** x [n, dModel] → [n, dModel]. */
export function mlp(
  g: Graph,
  x: Value,
  activation: Activation,
  found: MlpWeights<StoredTensor>,
  weights: ExternalWeights,
): Value {
  return projection(g.at('out'), hidden(g, x, activation, found, weights), found.out, weights)
}

function hidden(
  g: Graph,
  x: Value,
  activation: Activation,
  found: MlpWeights<StoredTensor>,
  weights: ExternalWeights,
): Value {
  const activate = ACTIVATE[activation]
  if ('gateIn' in found) {
    const both = projection(g.at('gate-in'), x, found.gateIn, weights)
    const { weight, inOut } = found.gateIn
    const half = weight.shape[inOut ? 1 : 0]! / 2
    const [gate, up] = split(g, both, -1, [half, half])
    return mul(g, activate(g, gate!), up!)
  }
  const up = projection(g.at('in'), x, found.in, weights)
  if (!found.gate) return activate(g, up)
  return mul(g, activate(g, projection(g.at('gate'), x, found.gate, weights)), up)
}
