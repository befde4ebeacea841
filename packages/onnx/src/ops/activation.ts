import { text } from '../attribute.js'
import type { Graph, Value } from '../graph.js'
import { mul } from './arithmetic.js'

export const sigmoid = (g: Graph, x: Value): Value => g.op('Sigmoid', [x])
/** x σ(1.702 x): the approximation of GELU known as quick_gelu. */
export const quickGelu = (g: Graph, x: Value): Value => mul(g, x, sigmoid(g, mul(g, x, g.scalar(1.702))))
export const tanh = (g: Graph, x: Value): Value => g.op('Tanh', [x])
export const silu = (g: Graph, x: Value): Value => mul(g, x, sigmoid(g, x))
export const relu = (g: Graph, x: Value): Value => g.op('Relu', [x])
/** x Φ(x), with the normal distribution itself. */
export const gelu = (g: Graph, x: Value): Value => g.op('Gelu', [x], { approximate: text('none') })
/** The tanh approximation, known as gelu_new and gelu_pytorch_tanh. */
export const geluTanh = (g: Graph, x: Value): Value => g.op('Gelu', [x], { approximate: text('tanh') })
