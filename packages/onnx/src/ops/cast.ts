import { int } from '../attribute.js'
import { DTYPE, type Dtype } from '../dtype.js'
import type { Graph, Value } from '../graph.js'

export const cast = (g: Graph, x: Value, to: Dtype): Value => g.op('Cast', [x], { to: int(DTYPE[to]) })
