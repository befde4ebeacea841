import { expect, test } from 'vitest'
import { edgeAt } from './cell-edges.js'

test('a press near an edge between two cells takes it, one between edges does not', () => {
  const cells = { cell: 60, count: 5 }
  expect([0, 30, 57, 60, 63, 120, 300, 303].map((at) => edgeAt(at, 1, cells))).toEqual([0, 0, 1, 1, 1, 2, 5, 5])
  expect(edgeAt(310, 1, cells)).toBe(0)
  // Reach is a hand's: on a screen at half the size it is twice as far on the card.
  expect(edgeAt(66, 0.5, cells)).toBe(1)
})

test('of cells too narrow to choose among only the last edge is taken', () => {
  const cells = { cell: 6, count: 100 }
  expect(edgeAt(60, 1, cells)).toBe(0)
  expect(edgeAt(598, 1, cells)).toBe(100)
})
