import { int } from '../attribute.js'
import type { Graph, Value } from '../graph.js'

/** Batched matrix product of the last two axes. */
export const matMul = (g: Graph, a: Value, b: Value): Value => g.op('MatMul', [a, b])

/** x [n, in] → [n, out] with a weight stored as [out, in], as Hugging Face's Linear stores it. */
export function linear(g: Graph, x: Value, weight: Value, bias?: Value): Value {
  return g.op('Gemm', bias === undefined ? [x, weight] : [x, weight, bias], { transB: int(1) })
}
