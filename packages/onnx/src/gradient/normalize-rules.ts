import { int } from '../attribute.js'
import type { Graph, Value } from '../graph.js'
import type { Node } from '../messages.js'
import { add, div, mul, sub } from '../ops/arithmetic.js'
import { type Backward, gradOf, type Rule } from './rule.js'
import { unbroadcast } from './unbroadcast.js'

const overLast = (g: Graph, type: 'ReduceSum' | 'ReduceMean', x: Value): Value =>
  g.op(type, [x, g.int64s(-1)], { keepdims: int(1) })

/** Operators over the last axis. */
export const normalizeRules: Record<string, Rule> = {
  /** y (g − Σ g y) */
  Softmax: (step) => {
    const { g, node } = step
    const [grad, y] = [gradOf(step), node.outputs[0]!]
    return [mul(g, y, sub(g, grad, overLast(g, 'ReduceSum', mul(g, grad, y))))]
  },
  LayerNormalization: (step) => normGradients(step, true),
  SimplifiedLayerNormalization: (step) => normGradients(step, false),
}

/** With n = (x − mean) / σ and d = g · scale: (d − mean d − n · mean(d n)) / σ; without centring there is no mean. */
function normGradients(step: Backward, centred: boolean): (Value | undefined)[] {
  const { g, node } = step
  const [x, scale, shift] = node.inputs as [Value, Value, Value | undefined]
  const grad = gradOf(step)
  const mean = (y: Value) => overLast(g, 'ReduceMean', y)
  const away = centred ? sub(g, x, mean(x)) : x
  const deviation = g.op('Sqrt', [add(g, mean(mul(g, away, away)), g.scalar(epsilonOf(node)))])
  const normed = div(g, away, deviation)
  const forX = () => {
    const scaled = mul(g, grad, scale)
    const along = sub(g, scaled, mul(g, normed, mean(mul(g, scaled, normed))))
    return div(g, centred ? sub(g, along, mean(scaled)) : along, deviation)
  }
  return [
    step.wants(0) ? forX() : undefined,
    step.wants(1) ? unbroadcast(g, mul(g, grad, normed), scale) : undefined,
    shift !== undefined && step.wants(2) ? unbroadcast(g, grad, shift) : undefined,
  ]
}

function epsilonOf({ name, attributes }: Node): number {
  const { epsilon } = attributes
  if (epsilon?.kind !== 'float') throw new Error(`${name} says no epsilon`)
  return epsilon.value
}
