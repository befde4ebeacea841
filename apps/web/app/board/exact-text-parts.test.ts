import type { Tokenized } from '@lensboard/contract'
import { expect, test } from 'vitest'
import { textParts, tokenRuns } from './exact-text-parts'

const chat: Tokenized = {
  ids: [1, 2, 3, 4, 5],
  tokens: [
    { text: '<s>', special: true },
    { text: '<|user|>', special: true },
    { text: '\n' },
    { text: 'Hi' },
    { text: '\n' },
  ],
  bos: 'added',
  bosRule: '',
  text: '<|user|>\nHi\n',
  offsets: [null, [0, 8], [8, 9], [9, 11], [11, 12]],
  roles: [{ role: 'user', from: 3, to: 4 }],
  maxTokens: 100,
}

test('the exact text is cut into what the template wrote and what each message says', () => {
  expect(textParts(chat)).toEqual([
    {
      role: null,
      tokens: [
        { index: 0, text: '<s>', special: true },
        { index: 1, text: '<|user|>', special: true },
        { index: 2, text: '\n', special: false },
      ],
    },
    { role: 'user', tokens: [{ index: 3, text: 'Hi', special: false }] },
    { role: null, tokens: [{ index: 4, text: '\n', special: false }] },
  ])
})

test('two messages of one role that touch stay two', () => {
  const roles: Tokenized['roles'] = [
    { role: 'user', from: 2, to: 3 },
    { role: 'user', from: 3, to: 4 },
  ]
  expect(textParts({ ...chat, roles }).map(({ role }) => role)).toEqual([null, 'user', 'user', null])
})

test('a character in several tokens is shown once and its tokens belong together', () => {
  const emoji: Tokenized = {
    ...chat,
    ids: [1, 2, 3, 4],
    tokens: [{ text: 'a' }, { bytes: 'f09f' }, { bytes: '9880' }, { text: 'b' }],
    text: 'a😀b',
    offsets: [
      [0, 1],
      [1, 3],
      [1, 3],
      [3, 4],
    ],
    roles: [],
  }
  expect(textParts(emoji)[0]?.tokens.map(({ text }) => text)).toEqual(['a', '😀', '', 'b'])
  expect(tokenRuns(emoji)).toEqual([
    [0, 0],
    [1, 2],
    [3, 3],
  ])
})
