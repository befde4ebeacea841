import type { DecoderShape } from '@lensboard/models'
import type { OpenGraph } from '../engine/onnx-runtime.js'
import { float32s } from '../feed.js'
import type { RowTranslators } from './lens-maps.js'

/** What a row's translator makes of N tokens' streams, [N, dModel]. */
export async function translateRow(
  graph: OpenGraph,
  { dModel }: DecoderShape,
  { weight, bias }: RowTranslators,
  { row, h }: { row: number; h: Float32Array },
): Promise<Float32Array> {
  const size = dModel * dModel
  const found = await graph.run(
    {
      h: float32s(h, [h.length / dModel, dModel]),
      weight: float32s(weight.subarray(row * size, (row + 1) * size), [dModel, dModel]),
      bias: float32s(bias.subarray(row * dModel, (row + 1) * dModel), [dModel]),
    },
    ['translated'],
  )
  return found.translated!.data as Float32Array
}
