import { int, text } from '../attribute.js'
import type { Graph, Value } from '../graph.js'
import { gatherLast } from '../ops/pick.js'
import { gradOf, type Rule } from './rule.js'
import { zerosLike } from './zeros.js'

/** Zeros of x's shape to which values are added at indices of the last axis. */
const addLast = (g: Graph, x: Value, indices: Value, values: Value): Value =>
  g.op('ScatterElements', [zerosLike(g, x), indices, values], { axis: int(-1), reduction: text('add') })

/** Operators that look entries up or put them somewhere. */
export const pickRules: Record<string, Rule> = {
  Gather: (step) => {
    const { g, node } = step
    const [table, indices] = node.inputs as [Value, Value]
    const { axis } = node.attributes
    if (axis?.kind === 'int' && axis.value !== 0) throw new Error(`${node.name} looks up along an axis without a rule`)
    const rows = g.op('Unsqueeze', [indices, g.int64s(-1)])
    return [g.op('ScatterND', [zerosLike(g, table), rows, gradOf(step)], { reduction: text('add') })]
  },
  GatherElements: (step) => [addLast(step.g, step.node.inputs[0]!, step.node.inputs[1]!, gradOf(step))],
  TopK: ({ g, node, grads }) => {
    const [values] = grads
    return [values === undefined ? undefined : addLast(g, node.inputs[0]!, node.outputs[1]!, values)]
  },
  /** What was written over has no part in the result. */
  ScatterElements: (step) => {
    const { g, node } = step
    const [, indices, updates] = node.inputs as [Value, Value, Value]
    const grad = gradOf(step)
    const over = () => g.op('ScatterElements', [grad, indices, zerosLike(g, updates)], { axis: int(-1) })
    return [step.wants(0) ? over() : undefined, undefined, step.wants(2) ? gatherLast(g, grad, indices) : undefined]
  },
  /** With addition, as the only form that is built. */
  ScatterND: (step) => {
    const { g, node } = step
    const grad = gradOf(step)
    return [grad, undefined, step.wants(2) ? g.op('GatherND', [grad, node.inputs[1]!]) : undefined]
  },
}
