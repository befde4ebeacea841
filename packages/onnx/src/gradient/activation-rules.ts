import type { Graph, Value } from '../graph.js'
import { tanh } from '../ops/activation.js'
import { add, greater, mul, sub } from '../ops/arithmetic.js'
import { where } from '../ops/pick.js'
import { type Backward, gradOf, type Rule } from './rule.js'

const SQRT_HALF = Math.SQRT1_2
const NORMAL_PEAK = 1 / Math.sqrt(2 * Math.PI)
// GELU's tanh form: 0.5 x (1 + tanh(SLOPE (x + CUBIC x³))).
const SLOPE = Math.sqrt(2 / Math.PI)
const CUBIC = 0.044715

/** Operators that work on each entry by itself. */
export const activationRules: Record<string, Rule> = {
  /** σ′ = σ (1 − σ) */
  Sigmoid: (step) => passing(step, (g, _x, y) => mul(g, y, sub(g, g.scalar(1), y))),
  /** tanh′ = 1 − tanh² */
  Tanh: (step) => passing(step, (g, _x, y) => sub(g, g.scalar(1), mul(g, y, y))),
  Relu: (step) => {
    const { g, node } = step
    return [where(g, greater(g, node.inputs[0]!, g.scalar(0)), gradOf(step), g.scalar(0))]
  },
  Gelu: (step) => {
    const form = step.node.attributes.approximate
    return passing(step, form?.kind === 'text' && form.value === 'tanh' ? tanhSlope : normalSlope)
  },
}

/** The gradient times the operator's slope at x, whose value is y. */
function passing(step: Backward, slope: (g: Graph, x: Value, y: Value) => Value): [Value] {
  const { g, node } = step
  return [mul(g, gradOf(step), slope(g, node.inputs[0]!, node.outputs[0]!))]
}

/** Φ(x) + x φ(x), with φ the density and Φ the distribution of a standard normal. */
function normalSlope(g: Graph, x: Value): Value {
  const half = g.scalar(0.5)
  const below = mul(g, add(g, g.op('Erf', [mul(g, x, g.scalar(SQRT_HALF))]), g.scalar(1)), half)
  const density = mul(g, g.op('Exp', [mul(g, mul(g, x, x), g.scalar(-0.5))]), g.scalar(NORMAL_PEAK))
  return add(g, below, mul(g, x, density))
}

/** (1 + t) / 2 + x (1 − t²) u′ / 2 with t = tanh u. */
function tanhSlope(g: Graph, x: Value): Value {
  const half = g.scalar(0.5)
  const square = mul(g, x, x)
  const inner = mul(g, mul(g, x, g.scalar(SLOPE)), add(g, mul(g, square, g.scalar(CUBIC)), g.scalar(1)))
  const t = tanh(g, inner)
  const steepness = mul(g, add(g, mul(g, square, g.scalar(3 * CUBIC)), g.scalar(1)), g.scalar(SLOPE))
  const curve = mul(g, mul(g, x, sub(g, g.scalar(1), mul(g, t, t))), steepness)
  return mul(g, add(g, add(g, t, g.scalar(1)), curve), half)
}
