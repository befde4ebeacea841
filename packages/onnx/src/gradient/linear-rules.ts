import { int } from '../attribute.js'
import type { Graph, Value } from '../graph.js'
import type { Node } from '../messages.js'
import { matMul } from '../ops/linear.js'
import { concat, reshape, shapeOf, transpose } from '../ops/shape.js'
import { gradOf, type Rule } from './rule.js'
import { unbroadcast } from './unbroadcast.js'

/** Matrix products. */
export const linearRules: Record<string, Rule> = {
  MatMul: (step) => {
    const { g, node } = step
    const [a, b] = node.inputs as [Value, Value]
    return [
      step.wants(0) ? unbroadcast(g, matMul(g, gradOf(step), swapLast(g, b)), a) : undefined,
      step.wants(1) ? unbroadcast(g, matMul(g, swapLast(g, a), gradOf(step)), b) : undefined,
    ]
  },
  /** y = x · op(w) + b; x is never transposed in a decoder. */
  Gemm: (step) => {
    const { g, node } = step
    const [x, w, bias] = node.inputs as [Value, Value, Value | undefined]
    const turned = flag(node, 'transB')
    const grad = gradOf(step)
    const forWeight = () => (turned ? product(g, grad, x) : product(g, x, grad))
    return [
      step.wants(0) ? g.op('Gemm', [grad, w], { transB: int(turned ? 0 : 1) }) : undefined,
      step.wants(1) ? forWeight() : undefined,
      bias !== undefined && step.wants(2) ? unbroadcast(g, grad, bias) : undefined,
    ]
  },
}

const product = (g: Graph, a: Value, b: Value) => g.op('Gemm', [a, b], { transA: int(1) })

function flag({ name, attributes }: Node, attribute: string): boolean {
  if (attributes.transA || attributes.alpha || attributes.beta) throw new Error(`${name} has a form without a rule`)
  const found = attributes[attribute]
  return found?.kind === 'int' && found.value === 1
}

/** The last two axes exchanged, at any rank: Transpose itself has to be told how many axes there are. */
function swapLast(g: Graph, x: Value): Value {
  const [rows, columns] = [shapeOf(g, x, -2, -1), shapeOf(g, x, -1)]
  const stacked = reshape(g, x, concat(g, [g.int64s(-1), rows, columns], 0))
  return reshape(g, transpose(g, stacked, [0, 2, 1]), concat(g, [shapeOf(g, x, 0, -2), columns, rows], 0))
}
