import { expect, test } from 'vitest'
import { plainLine } from './plain-line.js'

const Name = plainLine('The name', 10)
const refusal = (text: unknown) => Name.safeParse(text).error?.issues[0]?.message

test('a name is trimmed, its spaces are made single, and every script is welcome', () => {
  const read = ['  Ada   L. ', 'Ωμέγα', '数学', 'سارة', 'نمی‌خواهم', 'Zoë', '👩‍🔬'].map((text) => Name.parse(text))
  expect(read).toEqual(['Ada L.', 'Ωμέγα', '数学', 'سارة', 'نمی‌خواهم', 'Zoë', '👩‍🔬'])
})

test.each(['a\u202eb', 'a\u2066b', 'a\u200fb', 'a\u0000b', 'a\nb', 'a\u2028b', 'a\u200bb', 'a\ud800b', 'a\u001b[31mb'])(
  '%j is refused because it hides or reorders text',
  (text) => expect(refusal(text)).toBe('The name contains a character that cannot be shown. Type it again.'),
)

test('what is empty, invisible, missing or too long is refused with a sentence', () => {
  expect(['', '   ', '\u200d', undefined, 'abcdefghijk', '👍'.repeat(11)].map(refusal)).toEqual([
    'The name is empty. Write at least one character.',
    'The name is empty. Write at least one character.',
    'The name is empty. Write at least one character.',
    'The name is missing.',
    'The name has 11 characters. The limit is 10.',
    'The name has 11 characters. The limit is 10.',
  ])
})
