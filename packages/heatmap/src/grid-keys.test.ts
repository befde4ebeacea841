import { expect, test } from 'vitest'
import { moveCell } from './grid-keys.js'

const size = { rows: 20, columns: 6 }
const from = { row: 10, column: 3 }
const go = (key: string, ctrl = false, at = from) => moveCell(key, ctrl, at, size)

test('arrows move one cell in the drawn direction, pages eight rows', () => {
  expect(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown'].map((key) => go(key))).toEqual([
    { row: 9, column: 3 },
    { row: 11, column: 3 },
    { row: 10, column: 2 },
    { row: 10, column: 4 },
    { row: 2, column: 3 },
    { row: 18, column: 3 },
  ])
})

test('Home and End stay in the row, with Ctrl they take the corners', () => {
  expect([go('Home'), go('End'), go('Home', true), go('End', true)]).toEqual([
    { row: 10, column: 0 },
    { row: 10, column: 5 },
    { row: 0, column: 0 },
    { row: 19, column: 5 },
  ])
})

test('the edge holds, and other keys do not move', () => {
  expect(go('ArrowRight', false, { row: 0, column: 5 })).toEqual({ row: 0, column: 5 })
  expect(go('PageDown', false, { row: 15, column: 0 })).toEqual({ row: 19, column: 0 })
  expect(go('t')).toBeNull()
})
