import type { DecoderShape, Positions } from '@lensboard/models'
import { describe, expect, it } from 'vitest'
import { forwardFeeds } from './forward-feeds.js'

const shapeWith = (positions: Positions) => ({ positions, layers: [{ attnScale: 1 }] }) as unknown as DecoderShape

const alibi = (rounding: 'float32' | 'bfloat16', factor = 1) => {
  const shape = shapeWith({ kind: 'alibi', slopes: [0.25, Math.fround(Math.SQRT1_2)], factor, rounding })
  const feed = forwardFeeds(shape, [Array.from({ length: 1002 }, () => 0)]).alibi
  if (feed?.dtype !== 'float32') throw new Error('no ALiBi is fed')
  return feed
}

describe('ALiBi', () => {
  it('is the slope times the position of the key, for every head', () => {
    const { data, dims } = alibi('float32', 0.5)
    expect(dims).toEqual([1, 2, 1, 1002])
    expect(Array.from(data.slice(0, 4))).toEqual([0, 0.125, 0.25, 0.375])
    expect(data[1002 + 1001]).toBeCloseTo((Math.SQRT1_2 * 1001) / 2, 4)
  })

  it('rounds slope, position and product as a product of bfloat16 tensors does', () => {
    const { data } = alibi('bfloat16')
    // What torch.tensor([2 ** -0.5]).bfloat16() * torch.tensor([1, 257, 258, 259, 1001]) gives.
    expect([1, 257, 258, 259, 1001].map((key) => data[1002 + key])).toEqual([0.70703125, 181, 182, 184, 708])
  })
})

it('shifts learned positions by the offset of their table', () => {
  const { position_ids } = forwardFeeds(shapeWith({ kind: 'learned', offset: 2 }), [[5, 6, 7], [5]])
  expect(position_ids).toEqual({ dtype: 'int64', data: BigInt64Array.from([2n, 3n, 4n, 2n, 3n, 4n]), dims: [2, 3] })
})
