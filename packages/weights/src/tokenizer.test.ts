import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { WORKSHOP } from './store.js'
import { openTokenizer } from './tokenizer.js'

const FIXTURES = fileURLToPath(new URL('./fixtures/tokenizers', import.meta.url))
const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'))
const open = (dir: string) => openTokenizer(json(`${dir}/tokenizer.json`), json(`${dir}/tokenizer_config.json`))

interface Case {
  text: string
  plain: number[]
  auto: number[]
}

/** Written by tools/make-tokenizer-fixtures.py with Hugging Face's own tokenizers. */
describe.each([
  ['workshop', WORKSHOP.dir],
  ['llama2', `${FIXTURES}/llama2`],
  ['llama3', `${FIXTURES}/llama3`],
  ['neox', `${FIXTURES}/neox`],
])('the %s tokenizer', (name, dir) => {
  const tokenizer = open(dir)
  const cases: Case[] = json(`${FIXTURES}/${name}.cases.json`)

  it.each(cases)('gives Hugging Face’s ids for $text', ({ text, plain, auto }) => {
    expect(tokenizer.encode(text, { specials: false })).toEqual(plain)
    expect(tokenizer.encode(text, { specials: true })).toEqual(auto)
  })

  it('spells out pieces whose bytes are the text again', () => {
    for (const { text, plain } of cases) {
      const bytes = plain.map((id) => {
        const piece = tokenizer.piece(id)
        return 'text' in piece ? Buffer.from(piece.text) : Buffer.from(piece.bytes, 'hex')
      })
      const said = Buffer.concat(bytes).toString()
      // NeoX normalises (NFC) and Llama 2 puts a space before each stretch of text; nothing else may change.
      if (name === 'llama2') expect(said.replace(/^(<s>)? /, '$1')).toBe(text)
      else expect(said).toBe(name === 'neox' ? text.normalize('NFC') : text)
    }
  })
})

describe('a piece', () => {
  const workshop = open(WORKSHOP.dir)

  it('is text where its bytes are whole characters, hex where they are not, and flagged where it is special', () => {
    const ids = workshop.encode('ü ', { specials: false })
    expect(ids.map((id) => workshop.piece(id))).toEqual([{ bytes: 'c3' }, { bytes: 'bc' }, { text: ' ' }])
    expect(workshop.piece(0)).toEqual({ text: '<|endoftext|>', special: true })
  })

  it('of a padded id says that it is unused', () => {
    expect(workshop.piece(9_999)).toEqual({ text: '<unused 9999>', special: true })
  })
})

describe('findToken', () => {
  const workshop = open(WORKSHOP.dir)

  it('finds a text that is one token, and only that', () => {
    const paris = workshop.findToken(' Paris')
    expect(workshop.piece(paris!)).toEqual({ text: ' Paris' })
    expect(workshop.findToken(' Paris is')).toBeNull()
    expect(workshop.findToken('')).toBeNull()
  })
})

describe('a tokenizer that is none', () => {
  it.each([
    [{ added_tokens: 3 }, /has no list added_tokens/],
    [{ model: { type: 'Nonsense', vocab: {} } }, /cannot be used/],
    [{}, /cannot be used/],
  ])('is refused: %j', (broken, sentence) => {
    expect(() => openTokenizer(broken, {})).toThrowError(expect.objectContaining({ code: 'CHECKPOINT_BROKEN' }))
    expect(() => openTokenizer(broken, {})).toThrowError(sentence)
  })
})
