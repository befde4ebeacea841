import type { DecoderShape } from '@lensboard/models'
import type { OpenGraph } from '../engine/onnx-runtime.js'
import { float32s } from '../feed.js'
import type { Streams } from './streams.js'
import { identityTranslators, type Translators } from './translators.js'

/** Logits of a part, their distribution, and two products on the way back are alive at once. */
const COPIES = 5
const BYTES_MAX = 512 * 2 ** 20
/** Fewer tokens at once make thin products; rather take fewer rows. */
const TOKENS_MIN = 64

/**
 * How many rows and tokens are differentiated at once so that memory stays bounded. Fewer rows leave the tokens as they
 * are: sums of other stretches would round otherwise.
 */
function partSize(
  { dVocab }: Pick<DecoderShape, 'dVocab'>,
  { nRows, nTokens, rowsAtOnce = nRows }: { nRows: number; nTokens: number; rowsAtOnce?: number | undefined },
) {
  const cells = Math.max(1, Math.floor(BYTES_MAX / (COPIES * 4 * dVocab)))
  const rows = Math.min(nRows, Math.max(1, Math.floor(cells / Math.min(TOKENS_MIN, nTokens))))
  return { rows: Math.min(rows, rowsAtOnce), tokens: Math.max(1, Math.min(nTokens, Math.floor(cells / rows))) }
}

/** Sums over tokens of one step: losses by row, and the gradient of their mean. */
export interface StepSums {
  losses: Float64Array
  gradients: Translators
}

export const emptySums = (nRows: number, dModel: number): StepSums => ({
  losses: new Float64Array(nRows),
  gradients: identityTranslators(nRows, dModel),
})

/**
 * Adds what some tokens say to a step's sums, part by part. `share` is what one token counts: one by all tokens of the
 * step. `pause` runs before each part and may throw to stop.
 */
export async function addGradients(
  graph: OpenGraph,
  decoder: DecoderShape,
  {
    streams,
    parameters,
    share,
    rowsAtOnce,
  }: { streams: Streams; parameters: Translators; share: number; rowsAtOnce?: number | undefined },
  sums: StepSums,
  pause: () => void = () => {},
): Promise<void> {
  const { dModel } = decoder
  const nRows = parameters.bias.length / dModel
  const part = partSize(decoder, { nRows, nTokens: streams.nTokens, rowsAtOnce })
  for (let row = 0; row < nRows; row += part.rows) {
    const R = Math.min(part.rows, nRows - row)
    const weight = parameters.weight.subarray(row * dModel * dModel, (row + R) * dModel * dModel)
    const bias = parameters.bias.subarray(row * dModel, (row + R) * dModel)
    for (let token = 0; token < streams.nTokens; token += part.tokens) {
      pause()
      const N = Math.min(part.tokens, streams.nTokens - token)
      const cut = (stream: Float32Array) => stream.subarray(token * dModel, (token + N) * dModel)
      const h = new Float32Array(R * N * dModel)
      for (let r = 0; r < R; r++) h.set(cut(streams.rows[row + r]!), r * N * dModel)
      const found = await graph.run(
        {
          h: float32s(h, [R, N, dModel]),
          target: float32s(cut(streams.target), [N, dModel]),
          weight: float32s(weight, [R, dModel, dModel]),
          bias: float32s(bias, [R, 1, dModel]),
          share: float32s(Float32Array.of(share), []),
        },
        ['loss', 'weight_grad', 'bias_grad'],
      )
      addTo(sums.losses, found.loss!.data, row)
      addTo(sums.gradients.weight, found.weight_grad!.data, row * dModel * dModel)
      addTo(sums.gradients.bias, found.bias_grad!.data, row * dModel)
    }
  }
}

function addTo(sums: Float32Array | Float64Array, values: ArrayLike<number>, from: number): void {
  for (let i = 0; i < values.length; i++) sums[from + i]! += values[i]!
}
