import { expect, test } from 'vitest'
import { moveRange, rangeAfterKey } from './range-keys.js'

const RANGE = { from: 100, to: 340 }

test('a window moves whole inside the prompt, its ends never cross', () => {
  expect(moveRange(RANGE, 'window', 30, 1024)).toEqual({ from: 130, to: 370 })
  expect(moveRange(RANGE, 'window', 5000, 1024)).toEqual({ from: 784, to: 1024 })
  expect(moveRange(RANGE, 'window', -5000, 1024)).toEqual({ from: 0, to: 240 })
  expect(moveRange(RANGE, 'from', 5000, 1024)).toEqual({ from: 338, to: 340 })
  expect(moveRange(RANGE, 'to', -5000, 1024)).toEqual({ from: 100, to: 102 })
})

test('keys move by one, ten, a window, or to an end', () => {
  const after = (key: string, shift = false) => rangeAfterKey(key, shift, 'window', RANGE, 1024)?.from
  expect(['ArrowRight', 'ArrowLeft', 'PageUp', 'PageDown', 'Home', 'End'].map((key) => after(key))).toEqual([
    ...[101, 99, 340, 0, 0, 784],
  ])
  expect(after('ArrowRight', true)).toBe(110)
  expect(after('x')).toBeUndefined()
})
