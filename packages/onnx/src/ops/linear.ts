import { int } from '../attribute.js'
import type { Graph, Value } from '../graph.js'

/** Batched matrix product of the last two axes. */
export const matMul = (g: Graph, a: Value, b: Value): Value => g.op('MatMul', [a, b])

/** How a weight lies in its file: [out, in] as Hugging Face's Linear stores it, or [in, out] as GPT-2's Conv1D does. */
export type Layout = 'out-in' | 'in-out'

/** x [n, in] → [n, out]. */
export function linear(g: Graph, x: Value, weight: Value, bias?: Value, layout: Layout = 'out-in'): Value {
  const inputs = bias === undefined ? [x, weight] : [x, weight, bias]
  return g.op('Gemm', inputs, { transB: int(layout === 'out-in' ? 1 : 0) })
}
