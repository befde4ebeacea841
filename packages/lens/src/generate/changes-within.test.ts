import { expect, it } from 'vitest'
import { changesWithin } from './changes-within.js'

const scale = (from: number, to: number) =>
  ({ op: 'scale', at: 'mlp_out', layers: { from: 0, to: 0 }, positions: { from, to }, factor: 0 }) as const
const put = (position: number) =>
  ({ op: 'put', at: 'mlp_out', layer: 0, position, vector: Float32Array.of(1) }) as const

it('leaves out what concerns later tokens, and ends ranges at the last one', () => {
  expect(changesWithin([scale(0, 9), scale(3, 9), put(2), put(3)], 3)).toEqual([scale(0, 2), put(2)])
})

it('keeps a block of attention as long as both its queries and its keys are there', () => {
  const block = { op: 'block', layers: { from: 0, to: 0 }, heads: [0] } as const
  const [early, late] = [{ ...block, queries: { from: 2, to: 4 }, keys: { from: 0, to: 1 } }, scale(7, 7)]
  expect(changesWithin([early, late], 3)).toEqual([{ ...early, queries: { from: 2, to: 2 } }])
  expect(changesWithin([early], 2)).toEqual([])
})
