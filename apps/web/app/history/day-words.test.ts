import { expect, test } from 'vitest'
import { dayWords, hourWords } from './day-words'

const now = new Date('2026-03-02T00:10:00Z')

test('a time of the last two days of UTC is today or yesterday, however few hours ago', () => {
  expect(dayWords(new Date('2026-03-02T00:00:00Z'), now)).toBe('Today')
  expect(dayWords(new Date('2026-03-01T23:59:00Z'), now)).toBe('Yesterday')
  expect(dayWords(new Date('2026-02-28T23:59:00Z'), now)).toBe('Saturday 28 February')
})

test('the year is said of other years only, the zone always', () => {
  expect(dayWords(new Date('2025-12-31T12:00:00Z'), now)).toBe('31 December 2025')
  expect(hourWords(new Date('2025-12-31T09:05:00Z'))).toBe('09:05 UTC')
})
