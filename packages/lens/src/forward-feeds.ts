import type { DecoderShape } from '@lensboard/models'
import { rotaryTable } from './decoder/rotary.js'

/** A graph input as the host prepares it. */
export type Feed =
  | { dtype: 'float32'; data: Float32Array; dims: number[] }
  | { dtype: 'int64'; data: BigInt64Array; dims: number[] }

/** What a forward graph reads for one prompt: ids, rotary angles, and a mask that lets each query look back only. */
export function forwardFeeds(shape: DecoderShape, ids: readonly number[]): Record<string, Feed> {
  const nPositions = ids.length
  const { cos, sin } = rotaryTable(shape.positions, nPositions)
  const angles = [1, 1, nPositions, shape.positions.dims / 2]
  const mask = new Float32Array(nPositions * nPositions)
  for (let query = 0; query < nPositions; query++)
    mask.fill(-Infinity, query * nPositions + query + 1, (query + 1) * nPositions)
  return {
    input_ids: { dtype: 'int64', data: BigInt64Array.from(ids, BigInt), dims: [1, nPositions] },
    cos: { dtype: 'float32', data: cos, dims: angles },
    sin: { dtype: 'float32', data: sin, dims: angles },
    mask: { dtype: 'float32', data: mask, dims: [1, 1, nPositions, nPositions] },
  }
}
