import { describe, expect, it } from 'vitest'
import type { Rect } from './placement.js'
import { TIDY_GAP, tidyRows } from './tidy-rows.js'

const box = (id: string, x: number, y: number, w = 300, h = 200) => ({ id, x, y, w, h })
const spots = (boxes: ReturnType<typeof box>[]) => tidyRows(boxes).map(({ box, x, y }) => [box.id, x, y])
const laid = (boxes: ReturnType<typeof box>[]): (Rect & { id: string })[] =>
  tidyRows(boxes).map(({ box, x, y }) => ({ ...box, x, y }))

describe('tidying boxes', () => {
  it('keeps rows and order, makes gaps equal and starts at the common top left', () => {
    expect(spots([box('c', 12, 300), box('b', 380, 9), box('a', 10, 20), box('d', 700, 250)])).toEqual([
      ['a', 10, 9],
      ['b', 342, 9],
      ['c', 10, 241],
      ['d', 342, 241],
    ])
  })

  it('gives a row the height of its highest box', () => {
    const [, , below] = spots([box('a', 0, 0, 100, 500), box('b', 200, 10, 100, 100), box('c', 0, 600, 100, 100)])
    expect(below).toEqual(['c', 0, 500 + TIDY_GAP])
  })

  it('spreads boxes that lie on a heap over rows, none over another', () => {
    const heap = Array.from({ length: 12 }, (_, i) => box(String(i), i * 4, i * 3))
    const all = laid(heap)
    expect(new Set(all.map(({ y }) => y)).size).toBeGreaterThan(1)
    for (const [i, a] of all.entries())
      for (const b of all.slice(i + 1))
        expect(a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y).toBe(true)
    expect(all.map(({ id }) => id)).toEqual(heap.map(({ id }) => id))
  })

  it('moves nothing that is tidy already', () => {
    const once = laid(
      Array.from({ length: 9 }, (_, i) => box(String(i), (i * 577) % 900, (i * 331) % 800, 200 + i * 20)),
    )
    expect(laid(once)).toEqual(once)
  })
})
