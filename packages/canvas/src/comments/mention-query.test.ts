import { expect, test } from 'vitest'
import { mentionAt, mentionsIn, offered } from './mention-query.js'

const people = [
  { id: '1', name: 'Ada Lovelace' },
  { id: '2', name: 'Bo' },
  { id: '3', name: 'Bo' },
]

test('an @ at the beginning of a word asks for a name, with spaces in it; one within a word does not', () => {
  expect(mentionAt('Hi @Ada L', 9)).toEqual({ from: 3, words: 'Ada L' })
  expect(mentionAt('@', 1)).toEqual({ from: 0, words: '' })
  expect(mentionAt('me@example.org', 14)).toBeNull()
  expect(mentionAt('@a\nb', 4)).toBeNull()
  expect(mentionAt('Hi @Ada', 2)).toBeNull()
})

test('names are offered by how they begin, until more than a name is written', () => {
  expect(offered(people, 'ada l').map(({ id }) => id)).toEqual(['1'])
  expect(offered(people, '').map(({ id }) => id)).toEqual(['1', '2', '3'])
  expect(offered(people, 'Bo, look')).toEqual([])
})

test('whose names stand in the text are mentioned; of two with one name the chosen one', () => {
  expect(mentionsIn('@Bo and @Ada', people, new Map())).toEqual(['2'])
  expect(mentionsIn('@Bo and @Ada Lovelace', people, new Map([['Bo', '3']]))).toEqual(['1', '3'])
})
