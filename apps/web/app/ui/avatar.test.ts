import { expect, test } from 'vitest'
import { initials } from './avatar'

test.each([
  ['Ada Lovelace', 'AL'],
  ['Ada', 'A'],
  ['  ada  maria   lovelace ', 'AL'],
  ['李 雷', '李雷'],
  ['👩‍🔬 Marie', '👩M'],
  ['', ''],
])('the initials of %j are %j', (name, letters) => {
  expect(initials(name)).toBe(letters)
})
