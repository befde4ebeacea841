import { int } from '../attribute.js'
import type { Graph, Value } from '../graph.js'
import { concat, expand, reshape, shapeOf } from '../ops/shape.js'

/**
 * Sums a gradient over the axes along which `x` was repeated, so that it has x's shape again. Ranks are known only when
 * the graph runs, so the axes are found there.
 */
export function unbroadcast(g: Graph, grad: Value, x: Value): Value {
  const [from, to] = [shapeOf(g, grad), shapeOf(g, x)]
  const missing = g.op('Sub', [shapeOf(g, from), shapeOf(g, to)]) // [1]: how many leading axes x lacks
  const padded = concat(g, [expand(g, g.int64s(1), missing), to], 0)
  const repeated = g.op('Not', [g.op('Equal', [from, padded])])
  const axes = g.op('Squeeze', [g.op('NonZero', [repeated]), g.int64s(0)])
  const summed = g.op('ReduceSum', [grad, axes], { keepdims: int(1), noop_with_empty_axes: int(1) })
  return reshape(g, summed, to)
}
