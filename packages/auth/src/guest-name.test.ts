import { expect, test } from 'vitest'
import { guestName } from './guest-name.js'

test('two hundred guests in a row have two hundred names, birds first and numbers after', () => {
  const taken = new Set<string>()
  for (let guest = 0; guest < 200; guest++) taken.add(guestName(taken))
  const names = [...taken]
  expect(names).toHaveLength(200)
  expect(names.filter((name) => /^Guest [A-Z][a-z]+$/.test(name))).toHaveLength(90)
  expect(names.slice(90).every((name) => /^Guest [A-Z][a-z]+ [23]$/.test(name))).toBe(true)
})
