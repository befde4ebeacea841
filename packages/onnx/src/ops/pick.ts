import { int, text } from '../attribute.js'
import type { Graph, Value } from '../graph.js'
import { sub } from './arithmetic.js'
import { squeeze } from './shape.js'

/** Slices of `table` at `indices` along an axis; on axis 0 an embedding look-up. */
export const gather = (g: Graph, table: Value, indices: Value, axis = 0): Value =>
  g.op('Gather', [table, indices], { axis: int(axis) })

/** x[…, indices[…, i]]: one entry per index, along the last axis. */
export const gatherLast = (g: Graph, x: Value, indices: Value): Value =>
  g.op('GatherElements', [x, indices], { axis: int(-1) })

/** The k largest along the last axis, largest first; of equal ones the lower index first. */
export function topK(g: Graph, x: Value, k: Value): { values: Value; indices: Value } {
  const [values, indices] = g.opWithOutputs('TopK', 2, [x, k], { axis: int(-1) })
  return { values: values!, indices: indices! }
}

/** Zeros of x's shape with values[…, i] at indices[…, i] of the last axis. */
export function scatterLast(g: Graph, x: Value, indices: Value, values: Value): Value {
  return g.op('ScatterElements', [sub(g, x, x), indices, values], { axis: int(-1) })
}

/** Positions of a vector's entries that are not zero, int64 [n]. */
export const nonZero = (g: Graph, x: Value): Value => squeeze(g, g.op('NonZero', [x]), 0)

/** x [n, d] with `rows` [m, d] added at the row indices [m]. */
export function addRows(g: Graph, x: Value, indices: Value, rows: Value): Value {
  const where = g.op('Unsqueeze', [indices, g.int64s(1)])
  return g.op('ScatterND', [x, where, rows], { reduction: text('add') })
}

/** Entries of `a` where the booleans say so, else of `b`; broadcasting. */
export const where = (g: Graph, condition: Value, a: Value, b: Value): Value => g.op('Where', [condition, a, b])
