import { expect, test } from 'vitest'
import { dateWords } from './date-words'

const now = new Date('2026-03-10T12:00:00Z')
const before = (ms: number) => dateWords(new Date(now.getTime() - ms), now)
const HOUR = 3_600_000

test.each([
  [0, 'just now'],
  [59_000, 'just now'],
  [60_000, '1 min ago'],
  [59 * 60_000, '59 min ago'],
  [HOUR, '1 h ago'],
  [23.9 * HOUR, '23 h ago'],
  [24 * HOUR, '1 day ago'],
  [6.9 * 24 * HOUR, '6 days ago'],
  [7 * 24 * HOUR, '3 Mar'],
  [90 * 24 * HOUR, '10 Dec 2025'],
])('%d ms before now is "%s"', (ms, words) => {
  expect(before(ms)).toBe(words)
})

test('a clock that runs ahead says "just now", not a time to come', () => {
  expect(before(-5 * HOUR)).toBe('just now')
})
