import { int, ints } from '../attribute.js'
import type { Graph, Value } from '../graph.js'

/** Dims of x as an int64 vector, or those from `start` up to `end`. */
export function shapeOf(g: Graph, x: Value, start = 0, end?: number): Value {
  return g.op('Shape', [x], end === undefined ? { start: int(start) } : { start: int(start), end: int(end) })
}

/** `dims` is an int64 vector; −1 stands for what is left. */
export const reshape = (g: Graph, x: Value, dims: Value): Value => g.op('Reshape', [x, dims])

export const transpose = (g: Graph, x: Value, perm: readonly number[]): Value =>
  g.op('Transpose', [x], { perm: ints(perm) })

export const concat = (g: Graph, parts: readonly Value[], axis: number): Value =>
  g.op('Concat', parts, { axis: int(axis) })

/** Pieces of the given sizes along an axis. */
export const split = (g: Graph, x: Value, axis: number, sizes: readonly number[]): Value[] =>
  g.opWithOutputs('Split', sizes.length, [x, g.int64s(...sizes)], { axis: int(axis) })

export const squeeze = (g: Graph, x: Value, axis: number): Value => g.op('Squeeze', [x, g.int64s(axis)])

/**
 * Entries from `start` (included) to `end` (excluded, or an int64 vector [1]) along an axis; negative numbers count from
 * the end.
 */
export const slice = (g: Graph, x: Value, axis: number, start: number, end: number | Value): Value =>
  g.op('Slice', [x, g.int64s(start), typeof end === 'number' ? g.int64s(end) : end, g.int64s(axis)])

/** The last entry along an axis, the axis kept. */
export const last = (g: Graph, x: Value, axis: number): Value => slice(g, x, axis, -1, Number.MAX_SAFE_INTEGER)

/** Repeats size-1 axes until x has the dims of an int64 vector. */
export const expand = (g: Graph, x: Value, dims: Value): Value => g.op('Expand', [x, dims])
