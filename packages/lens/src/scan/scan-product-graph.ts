import type { DecoderSpec } from '@lensboard/models'
import { add, Graph, mul, type Value } from '@lensboard/onnx'
import { softcap } from '../decoder/attention.js'
import { type UnembeddingLayout, unembeddingLayout } from './quantise-unembedding.js'
import type { ScanMode } from './scan-mode.js'

/** Under this name the quantised unembedding is given to ONNX Runtime, which reads it from memory. */
export const SCANNED = 'scanned'

/** What of a decoder decides its product graph. */
export type Scanned = Pick<DecoderSpec, 'dEmbed' | 'dVocab' | 'logitSoftcap' | 'weights'>

/** Whether the graph multiplies by peaks itself, because something follows that is not a multiple. */
export const peaksInGraph = ({ logitSoftcap, weights }: Scanned): boolean =>
  logitSoftcap !== undefined || weights.unembed.bias !== undefined

/**
 * Products of 8-bit rows with an 8-bit unembedding. Inputs: `high` uint8 [n, dEmbed]; in `fine` also `both` uint8
 * [n, 2 · dEmbed]; `peaks` [n, 1] where `peaksInGraph`. Output `logits` [n, V], approximately those of the exact head;
 * without `peaksInGraph`, still to be multiplied by the row's peak.
 */
export function scanProductGraph(decoder: Scanned, mode: ScanMode): Uint8Array<ArrayBuffer> {
  const { dEmbed, dVocab, logitSoftcap } = decoder
  const layout = unembeddingLayout(decoder, mode)
  const g = new Graph()
  const part = (name: keyof UnembeddingLayout, dtype: 'int8' | 'uint8' | 'float32', dims: number[]) => {
    const length = dims.reduce((a, b) => a * b, dtype === 'float32' ? 4 : 1)
    return g.external(`unembed/${name}`, dtype, dims, { location: SCANNED, offset: layout[name], length })
  }
  const zero = part('zero', 'uint8', [])
  // Only unsigned by signed has a fast kernel. A row is read in steps of 1 / 127 of its peak.
  const step = g.scalar(1 / 127)
  const product = (x: Value, matrix: Value, scales: Value) =>
    g.op('com.microsoft.MatMulIntegerToFloat', [x, matrix, step, scales, zero])
  const scales = part('scales', 'float32', [dVocab])
  const high = product(g.input('high', 'uint8', ['n', dEmbed]), part('high', 'int8', [dEmbed, dVocab]), scales)
  const products = mode === 'fine' ? add(g, high, low()) : high
  g.output('logits', peaksInGraph(decoder) ? settled() : products, 'float32', ['n', dVocab])
  return g.toBytes()

  function settled(): Value {
    const scaled = mul(g, products, g.input('peaks', 'float32', ['n', 1]))
    const biased = decoder.weights.unembed.bias ? add(g, scaled, part('biases', 'float32', [dVocab])) : scaled
    return logitSoftcap === undefined ? biased : softcap(g.at('softcap'), biased, logitSoftcap)
  }

  function low(): Value {
    const both = part('both', 'int8', [2 * dEmbed, dVocab])
    return product(g.input('both', 'uint8', ['n', 2 * dEmbed]), both, part('lowScales', 'float32', [dVocab]))
  }
}
