import { expect, test } from 'vitest'
import { edgeTowards } from './cell-ends.js'

test('an arrow ends at the edge of its cell that faces where it comes from', () => {
  const box = { x: 100, y: 50, w: 40, h: 20 }
  expect(edgeTowards(box, { x: 400, y: 60 })).toEqual({ x: 140, y: 60 })
  expect(edgeTowards(box, { x: 120, y: -100 })).toEqual({ x: 120, y: 50 })
  // Into a corner, and from within the cell itself.
  expect(edgeTowards(box, { x: 160, y: 80 })).toEqual({ x: 140, y: 70 })
  expect(edgeTowards(box, { x: 121, y: 61 })).toEqual({ x: 120, y: 60 })
})
