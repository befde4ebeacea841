import { expect, test } from 'vitest'
import { displayPiece, spellPiece } from './piece.js'

const text = (value: string) => ({ kind: 'text', text: value })

test('a leading space, a trailing one and runs become marks; a single inner space stays', () => {
  expect(displayPiece({ text: ' Paris' })).toEqual([{ kind: 'space', count: 1 }, text('Paris')])
  expect(displayPiece({ text: 'a  b ' })).toEqual([
    text('a'),
    { kind: 'space', count: 2 },
    text('b'),
    { kind: 'space', count: 1 },
  ])
  expect(displayPiece({ text: 'of the' })).toEqual([text('of the')])
  expect(displayPiece({ text: ' ' })).toEqual([{ kind: 'space', count: 1 }])
})

test('newline, tab, nothing, special tokens and bare bytes have their own look', () => {
  expect(displayPiece({ text: '\n\n\t' })).toEqual([{ kind: 'newline' }, { kind: 'newline' }, { kind: 'tab' }])
  expect(displayPiece({ text: '' })).toEqual([{ kind: 'empty' }])
  expect(displayPiece({ text: '<|endoftext|>', special: true })).toEqual([{ kind: 'special', text: '<|endoftext|>' }])
  expect(displayPiece({ bytes: 'e296' })).toEqual([{ kind: 'bytes', text: 'E2 96', raw: 'E2 96' }])
})

test('characters that hide or reorder others are shown by their code', () => {
  expect(displayPiece({ text: 'a\u202eb' })).toEqual([
    text('a'),
    { kind: 'control', text: 'U+202E', raw: '\u202e' },
    text('b'),
  ])
  expect(displayPiece({ text: '\u00a0' })).toEqual([{ kind: 'control', text: 'U+00A0', raw: '\u00a0' }])
  expect(displayPiece({ text: '\r' })).toEqual([{ kind: 'control', text: 'U+000D', raw: '\r' }])
})

test('other scripts, accents and joined emoji stay whole', () => {
  for (const value of ['東京', 'naïve', 'cafe\u0301', '👩‍💻', '❤️', 'می\u200cخواهم', 'שלום'])
    expect(displayPiece({ text: value })).toEqual([text(value)])
})

test('no character is lost', () => {
  const value = ' \u200d a\tb \u0000\ud83d\ude00\n  '
  const back = displayPiece({ text: value })
    .map((s) => ('raw' in s ? s.raw : 'text' in s ? s.text : s.kind === 'space' ? ' '.repeat(s.count) : RAW[s.kind]))
    .join('')
  expect(back).toBe(value)
})
const RAW = { newline: '\n', tab: '\t', empty: '' }

test('tokens are spelled for screen readers', () => {
  expect(spellPiece({ text: ' Paris' })).toBe('space Paris')
  expect(spellPiece({ text: '\n' })).toBe('newline')
  expect(spellPiece({ bytes: 'e296' })).toBe('bytes E2 96')
})
