import type { DecoderShape } from '@lensboard/models'
import type { OpenGraph } from '../engine/onnx-runtime.js'
import { float32s } from '../feed.js'
import type { RowMap } from './row-maps.js'

/** What a row's map makes of N tokens' streams, [N, dModel]. */
export async function translateRow(
  graph: OpenGraph,
  { dModel }: Pick<DecoderShape, 'dModel'>,
  { weight, bias, keep }: RowMap,
  h: Float32Array,
): Promise<Float32Array> {
  const found = await graph.run(
    {
      h: float32s(h, [h.length / dModel, dModel]),
      weight: float32s(weight, [dModel, dModel]),
      bias: float32s(bias, [dModel]),
      keep: float32s(Float32Array.of(keep), [1]),
    },
    ['translated'],
  )
  return found.translated!.data as Float32Array
}
