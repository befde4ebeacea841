import { div, greater, mul, neg } from '../ops/arithmetic.js'
import { where } from '../ops/pick.js'
import { gradOf, type Rule } from './rule.js'
import { unbroadcast } from './unbroadcast.js'

/** A sum hands its gradient to each of its parts. */
const shared: Rule = (step) =>
  step.node.inputs.map((x, i) => (step.wants(i) ? unbroadcast(step.g, gradOf(step), x) : undefined))

/** Elementwise operators with two or more inputs that broadcast. */
export const elementwiseRules: Record<string, Rule> = {
  Add: shared,
  Sum: shared,
  Sub: (step) => {
    const [a, b] = pair(step.node.inputs)
    const { g } = step
    return [
      step.wants(0) ? unbroadcast(g, gradOf(step), a) : undefined,
      step.wants(1) ? unbroadcast(g, neg(g, gradOf(step)), b) : undefined,
    ]
  },
  Mul: (step) => {
    const [a, b] = pair(step.node.inputs)
    const { g } = step
    return [
      step.wants(0) ? unbroadcast(g, mul(g, gradOf(step), b), a) : undefined,
      step.wants(1) ? unbroadcast(g, mul(g, gradOf(step), a), b) : undefined,
    ]
  },
  Div: (step) => {
    const [a, b] = pair(step.node.inputs)
    const { g, node } = step
    const share = div(g, gradOf(step), b)
    return [
      step.wants(0) ? unbroadcast(g, share, a) : undefined,
      step.wants(1) ? unbroadcast(g, neg(g, mul(g, share, node.outputs[0]!)), b) : undefined,
    ]
  },
  Where: (step) => {
    const [condition, a, b] = step.node.inputs as [string, string, string]
    const { g } = step
    const zero = g.scalar(0)
    return [
      undefined,
      step.wants(1) ? unbroadcast(g, where(g, condition, gradOf(step), zero), a) : undefined,
      step.wants(2) ? unbroadcast(g, where(g, condition, zero, gradOf(step)), b) : undefined,
    ]
  },
  Neg: (step) => [neg(step.g, gradOf(step))],
  Log: (step) => [div(step.g, gradOf(step), step.node.inputs[0]!)],
  Exp: (step) => [mul(step.g, gradOf(step), step.node.outputs[0]!)],
  Sqrt: (step) => [div(step.g, mul(step.g, gradOf(step), step.g.scalar(0.5)), step.node.outputs[0]!)],
  /** Nothing passes where the bound was met. */
  Clip: (step) => {
    const [x, least, most] = step.node.inputs as [string, string, string]
    const { g } = step
    const below = where(g, greater(g, most, x), gradOf(step), g.scalar(0))
    return [where(g, greater(g, x, least), below, g.scalar(0))]
  },
}

const pair = (inputs: readonly string[]) => inputs as readonly [string, string]
