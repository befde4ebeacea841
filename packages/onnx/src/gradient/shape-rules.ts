import { int } from '../attribute.js'
import type { Graph, Value } from '../graph.js'
import type { Node } from '../messages.js'
import { sub } from '../ops/arithmetic.js'
import { concat, expand, last, reshape, shapeOf, slice, transpose } from '../ops/shape.js'
import { type Backward, gradOf, type Rule } from './rule.js'
import { unbroadcast } from './unbroadcast.js'
import { zerosLike } from './zeros.js'

const reshaped: Rule = (step) => [reshape(step.g, gradOf(step), shapeOf(step.g, step.node.inputs[0]!))]

/** Operators that move entries without changing them, and sums over axes. */
export const shapeRules: Record<string, Rule> = {
  Identity: (step) => [gradOf(step)],
  Reshape: reshaped,
  Squeeze: reshaped,
  Unsqueeze: reshaped,
  Expand: (step) => [unbroadcast(step.g, gradOf(step), step.node.inputs[0]!)],
  Transpose: (step) => {
    const { perm } = step.node.attributes
    if (perm?.kind !== 'ints') throw new Error(`${step.node.name} says no order of axes`)
    return [
      transpose(
        step.g,
        gradOf(step),
        perm.value.map((_, axis) => perm.value.indexOf(axis)),
      ),
    ]
  },
  Concat: (step) => {
    const { g, node } = step
    const axis = axisOf(node)
    const sizes = node.inputs.map((x) => sizeAlong(g, x, axis))
    return g.opWithOutputs('Split', sizes.length, [gradOf(step), concat(g, sizes, 0)], { axis: int(axis) })
  },
  Split: ({ g, node, grads }) => [
    concat(
      g,
      grads.map((grad, i) => grad ?? zerosLike(g, node.outputs[i]!)),
      axisOf(node),
    ),
  ],
  Slice: (step) => [padded(step)],
  ReduceSum: (step) => [repeated(step)],
  ReduceMean: (step) => {
    const { g, node } = step
    // How many entries went into one: the same for all, so it is told by the sizes.
    const [all, kept] = [g.op('Size', [node.inputs[0]!]), g.op('Size', [node.outputs[0]!])]
    const float = (x: Value) => g.op('Cast', [x], { to: int(1) })
    return [g.op('Mul', [repeated(step), g.op('Div', [float(kept), float(all)])])]
  },
}

function axisOf({ name, attributes }: Node): number {
  if (attributes.axis?.kind !== 'int') throw new Error(`${name} says no axis`)
  return attributes.axis.value
}

const sizeAlong = (g: Graph, x: Value, axis: number): Value =>
  axis === -1 ? shapeOf(g, x, -1) : shapeOf(g, x, axis, axis + 1)

/** The gradient of a part, in its place among zeros. */
function padded(step: Backward): Value {
  const { g, node } = step
  const [x, starts, ends, axes] = node.inputs as [Value, Value, Value, Value]
  // The range that was cut, found as the operator itself finds it: negative and too large numbers are its to read.
  const size = g.op('Gather', [shapeOf(g, x), axes])
  const scalar = (y: Value) => g.op('Squeeze', [y])
  const places = g.op('Range', [g.constant('int64', [], [0]), scalar(size), g.constant('int64', [], [1])])
  const cut = g.op('Slice', [places, starts, ends, g.int64s(0)])
  const after = sub(g, sub(g, size, g.int64s(1)), last(g, cut, 0))
  const pads = concat(g, [slice(g, cut, 0, 0, 1), after], 0)
  return g.op('Pad', [gradOf(step), pads, g.scalar(0), axes])
}

function repeated(step: Backward): Value {
  const { g, node } = step
  const [x, axes] = node.inputs as [Value, Value]
  const { keepdims } = node.attributes
  const kept = !(keepdims?.kind === 'int' && keepdims.value === 0)
  const grad = kept ? gradOf(step) : g.op('Unsqueeze', [gradOf(step), axes])
  return expand(g, grad, shapeOf(g, x))
}
