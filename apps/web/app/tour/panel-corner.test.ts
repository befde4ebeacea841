import { expect, it } from 'vitest'
import { cornerFor } from './panel-corner'

const canvas = { left: 0, top: 48, right: 1040, bottom: 900 }
const panel = { width: 308, height: 160 }
const edges = { side: 12, top: 52, bottom: 64 }
const box = (left: number, top: number, width: number, height: number) => ({
  left,
  top,
  right: left + width,
  bottom: top + height,
})
const corner = (now: Parameters<typeof cornerFor>[0], ...spoken: ReturnType<typeof box>[]) =>
  cornerFor(now, panel, canvas, edges, spoken)

it('the panel leaves the card that a step speaks of alone, and goes only where it has to', () => {
  expect(corner('bottom-left')).toBe('bottom-left')
  expect(corner('bottom-left', box(400, 100, 400, 400))).toBe('bottom-left')
  expect(corner('bottom-left', box(100, 500, 400, 350))).toBe('bottom-right')
  // What moved it there is gone: nothing is gained by going back.
  expect(corner('bottom-right', box(400, 100, 400, 400))).toBe('bottom-right')
  expect(corner('bottom-right', box(0, 600, 1040, 300))).toBe('top-left')
  // A card and its open cell: out of the way of both.
  expect(corner('bottom-left', box(20, 500, 300, 300), box(700, 400, 320, 400))).toBe('top-left')
  // Where everything is covered, it covers the least.
  expect(corner('bottom-left', box(0, 48, 1040, 700))).toBe('bottom-left')
})
