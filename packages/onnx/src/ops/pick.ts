import { int } from '../attribute.js'
import type { Graph, Value } from '../graph.js'

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
