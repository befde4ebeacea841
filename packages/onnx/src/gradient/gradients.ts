import type { Attributes } from '../attribute.js'
import { DTYPE } from '../dtype.js'
import type { Graph, Value } from '../graph.js'
import type { Node } from '../messages.js'
import { sum } from '../ops/reduce.js'
import { activationRules } from './activation-rules.js'
import { elementwiseRules } from './elementwise-rules.js'
import { linearRules } from './linear-rules.js'
import { normalizeRules } from './normalize-rules.js'
import { pickRules } from './pick-rules.js'
import type { Rule } from './rule.js'
import { shapeRules } from './shape-rules.js'
import { zerosLike } from './zeros.js'

const RULES: Readonly<Record<string, Rule>> = {
  ...elementwiseRules,
  ...activationRules,
  ...linearRules,
  ...normalizeRules,
  ...shapeRules,
  ...pickRules,
}

/** Operators whose results do not change when their inputs change a little. */
const FLAT = new Set(['Shape', 'Size', 'NonZero', 'Greater', 'Equal', 'Not', 'ConstantOfShape', 'Range'])

/** A value and how much the sum that is differentiated grows with each of its entries. */
export interface Seed {
  value: Value
  /** Of the value's shape. */
  grad: Value
}

/**
 * Adds to a graph the gradients of Σ seed.grad · seed.value with respect to `wrt`, each of its value's shape; zeros
 * where nothing depends on one. Reverse mode: one rule per operator, each node once, gradients that meet are added.
 * Throws where the way from a seed to a value of `wrt` leads through an operator without a rule.
 */
export function gradients(g: Graph, seeds: readonly Seed[], wrt: readonly Value[]): Value[] {
  const nodes = g.nodes()
  const moving = dependents(nodes, wrt)
  const arrived = new Map<Value, Value[]>()
  const arrive = (value: Value, grad: Value) => {
    const met = arrived.get(value)
    if (met) met.push(grad)
    else arrived.set(value, [grad])
  }
  const gathered = (value: Value): Value | undefined => {
    const met = arrived.get(value)
    return met && met.length > 1 ? sum(g.at('grad'), met) : met?.[0]
  }
  for (const { value, grad } of seeds) arrive(value, grad)
  // Nodes stand in an order in which each follows those it reads, so backwards every gradient is whole when it is read.
  for (const node of [...nodes].reverse()) {
    if (!node.outputs.some((output) => moving.has(output) && arrived.has(output))) continue
    if (wrt.some((value) => node.outputs.includes(value)) && !node.inputs.some((input) => moving.has(input))) continue
    const rule = RULES[node.type]
    if (!rule) throw new Error(`no rule differentiates ${node.type} (${node.name})`)
    const step = {
      g: g.at(`grad${node.name}`),
      node,
      grads: node.outputs.map(gathered),
      wants: (input: number) => moving.has(node.inputs[input]!),
    }
    for (const [i, grad] of rule(step).entries())
      if (grad !== undefined && moving.has(node.inputs[i]!)) arrive(node.inputs[i]!, grad)
  }
  return wrt.map((value) => gathered(value) ?? zerosLike(g.at('grad'), value))
}

/** Everything that changes a little when one of the values does, themselves included. */
function dependents(nodes: readonly Node[], wrt: readonly Value[]): ReadonlySet<Value> {
  const moving = new Set(wrt)
  for (const { type, inputs, outputs, attributes } of nodes)
    if (!FLAT.has(type) && !castsToWhole(type, attributes) && inputs.some((input) => moving.has(input)))
      for (const output of outputs) moving.add(output)
  return moving
}

/** A cast to whole numbers does not move with its input. */
const castsToWhole = (type: string, { to }: Attributes): boolean =>
  type === 'Cast' && to?.kind === 'int' && (to.value === DTYPE.int32 || to.value === DTYPE.int64)
