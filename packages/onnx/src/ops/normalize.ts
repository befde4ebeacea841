import { float, int } from '../attribute.js'
import type { Graph, Value } from '../graph.js'

/** (x − mean) / √(variance + eps) · scale + shift over the last axis. */
export function layerNorm(g: Graph, x: Value, eps: number, scale: Value, shift?: Value): Value {
  const inputs = shift === undefined ? [x, scale] : [x, scale, shift]
  return g.op('LayerNormalization', inputs, { axis: int(-1), epsilon: float(eps) })
}

/** x / √(mean of squares + eps) · scale over the last axis; ONNX Runtime's name for RMSNorm below opset 23. */
export function rmsNorm(g: Graph, x: Value, eps: number, scale: Value): Value {
  const attributes = { axis: int(-1), epsilon: float(eps), stash_type: int(1) }
  return g.op('SimplifiedLayerNormalization', [x, scale], attributes)
}

/** Over the last axis. */
export const softmax = (g: Graph, x: Value): Value => g.op('Softmax', [x], { axis: int(-1) })
