import { expect, it } from 'vitest'
import { textWords, tokensWords } from './text-words'

it('a text is told by its documents, its characters and what was left out', () => {
  expect(textWords({ documents: 1, characters: 1_284_648, broken: { count: 0 } })).toBe(
    '1 document, 1,284,648 characters',
  )
  expect(textWords({ documents: 2_360, characters: 9, broken: { count: 3 } })).toBe(
    '2,360 documents, 9 characters. 3 broken lines left out',
  )
})

it('tokens that were counted are told to the last one, estimated ones in three digits', () => {
  expect(tokensWords({ tokens: 341_905, about: false })).toBe('341,905 tokens')
  expect(tokensWords({ tokens: 12_345_678, about: true })).toBe('about 12,300,000 tokens')
})
