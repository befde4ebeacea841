import { expect, it } from 'vitest'
import { changesBetween } from './changes-between.js'

const scale = (from: number, to: number) =>
  ({ op: 'scale', at: 'mlp_out', layers: { from: 0, to: 0 }, positions: { from, to }, factor: 0 }) as const
const put = (position: number) =>
  ({ op: 'put', at: 'mlp_out', layer: 0, position, vector: Float32Array.of(1) }) as const
const block = (queries: [number, number], keys: [number, number]) =>
  ({
    op: 'block',
    layers: { from: 0, to: 0 },
    heads: [0],
    queries: { from: queries[0], to: queries[1] },
    keys: { from: keys[0], to: keys[1] },
  }) as const

it('leaves out what concerns other tokens, ends ranges at the last one, and counts from the first', () => {
  const changes = [scale(0, 9), scale(3, 9), put(2), put(3)]
  expect(changesBetween(changes, { from: 0, to: 3 })).toEqual([scale(0, 2), put(2)])
  expect(changesBetween(changes, { from: 2, to: 5 })).toEqual([scale(0, 2), scale(1, 2), put(0), put(1)])
  expect(changesBetween(changes, { from: 10, to: 12 })).toEqual([])
})

it('keeps a block as long as its queries are read and its keys are there or came before', () => {
  expect(changesBetween([block([2, 4], [0, 1])], { from: 0, to: 3 })).toEqual([block([2, 2], [0, 1])])
  expect(changesBetween([block([2, 9], [1, 9])], { from: 4, to: 6 })).toEqual([block([4, 5], [1, 5])])
  expect(changesBetween([block([2, 4], [0, 1])], { from: 0, to: 2 })).toEqual([])
  expect(changesBetween([block([2, 4], [0, 1])], { from: 5, to: 8 })).toEqual([])
})
