import type { DecoderShape } from '@lensboard/models'
import { add, Graph, matMul, mul, transpose } from '@lensboard/onnx'
import type { BuiltGraph } from '../decoder/forward-graph.js'

/**
 * One row's map. Inputs: `h` [N, dModel]; `weight` [dModel, dModel], out by in; `bias` [dModel]; `keep` [1]. Output:
 * `translated` [N, dModel], keep · h + weight · h + bias.
 */
export function translatorGraph({ dModel }: Pick<DecoderShape, 'dModel'>): BuiltGraph {
  const g = new Graph()
  const h = g.input('h', 'float32', ['N', dModel])
  const weight = g.input('weight', 'float32', [dModel, dModel])
  const bias = g.input('bias', 'float32', [dModel])
  const keep = g.input('keep', 'float32', [1])
  const moved = add(g, matMul(g, h, transpose(g, weight, [1, 0])), bias)
  g.output('translated', add(g, mul(g, h, keep), moved), 'float32', ['N', dModel])
  return { bytes: g.toBytes(), weightBytes: 0 }
}
