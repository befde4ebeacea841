import type { TokenPiece } from '@lensboard/contract'
import { expect, test } from 'vitest'
import { joinedCharacters } from './joined-characters.js'

const bytes = (...hex: string[]): TokenPiece[] => hex.map((one) => ({ bytes: one }))

test('byte tokens that complete a character are joined, others stay apart', () =>
  expect(
    joinedCharacters([{ text: 'a' }, ...bytes('e6', '9d', 'b1', 'e4ba', 'ac'), { text: 'b' }, ...bytes('e6')]),
  ).toEqual([
    { from: 1, to: 3, text: '東' },
    { from: 4, to: 5, text: '京' },
  ]))

test('a token may hold the end of one character and the start of the next', () =>
  expect(joinedCharacters(bytes('e69d', 'b1e4', 'baac'))).toEqual([{ from: 0, to: 2, text: '東京' }]))

test('stray bytes join nothing', () => expect(joinedCharacters(bytes('9d', 'b1', 'ff', 'e6'))).toEqual([]))
