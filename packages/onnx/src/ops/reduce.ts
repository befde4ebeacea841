import { int } from '../attribute.js'
import type { Graph, Value } from '../graph.js'

/** Sum along an axis, which is dropped. */
export const reduceSum = (g: Graph, x: Value, axis: number): Value =>
  g.op('ReduceSum', [x, g.int64s(axis)], { keepdims: int(0) })

/** Elementwise sum of equally shaped tensors. */
export const sum = (g: Graph, parts: readonly Value[]): Value => g.op('Sum', parts)

/** Largest entry along an axis, which is dropped unless it is kept as one of size 1. */
export const reduceMax = (g: Graph, x: Value, axis: number, kept = false): Value =>
  g.op('ReduceMax', [x, g.int64s(axis)], { keepdims: int(kept ? 1 : 0) })
