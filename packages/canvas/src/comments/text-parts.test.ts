import { expect, test } from 'vitest'
import { textParts } from './text-parts.js'

const ADA = { personId: '1', name: 'Ada' }
const ADAM = { personId: '2', name: 'Ada M' }

test('code, links and mentions are found in their order; everything else is plain', () => {
  expect(textParts('See `L6` at https://example.org/a?b=1, @Ada.', [ADA])).toEqual([
    { is: 'text', text: 'See ' },
    { is: 'code', text: 'L6' },
    { is: 'text', text: ' at ' },
    { is: 'link', text: 'https://example.org/a?b=1' },
    { is: 'text', text: ', ' },
    { is: 'mention', text: '@Ada', personId: '1' },
    { is: 'text', text: '.' },
  ])
})

test('of two names that begin alike the longer one is meant', () => {
  expect(textParts('@Ada M and @Ada', [ADA, ADAM])).toEqual([
    { is: 'mention', text: '@Ada M', personId: '2' },
    { is: 'text', text: ' and ' },
    { is: 'mention', text: '@Ada', personId: '1' },
  ])
})

test('nothing but http and https is a link, and markup is text', () => {
  const text = 'javascript:alert(1) <b>no</b> [x](data:y) @Bo `open'
  expect(textParts(text, [])).toEqual([{ is: 'text', text }])
  expect(textParts('', [])).toEqual([])
})
