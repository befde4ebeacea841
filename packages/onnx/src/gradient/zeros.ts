import type { Graph, Value } from '../graph.js'
import { shapeOf } from '../ops/shape.js'

/** Float32 zeros of x's shape, whatever x holds. */
export const zerosLike = (g: Graph, x: Value): Value => g.op('ConstantOfShape', [shapeOf(g, x)])
