import type { LensResult } from '@lensboard/contract'
import { expect, test } from 'vitest'
import { commonTokens } from './links.js'

const reading = (texts: string[], facts: { tokenizer?: string; hash?: string } = {}): LensResult =>
  ({
    ids: Int32Array.from(texts, (text) => text.length),
    tokens: texts.map((text) => ({ text })),
    facts: { tokenizer: facts.tokenizer, checkpoint: { name: 'm', hash: facts.hash ?? 'a'.repeat(64) } },
  }) as unknown as LensResult

const france = ['The', ' capital', ' of', ' France', ' is']
const italy = ['The', ' capital', ' of', ' Italy', ' is']

test('readings have in common what they begin with, either way round', () => {
  const [a, b] = [reading(france), reading(italy)]
  expect([commonTokens(a, b), commonTokens(b, a)]).toEqual([3, 3])
  expect(commonTokens(a, reading(france.slice(0, 2)))).toBe(2)
  expect(commonTokens(a, reading(france))).toBe(5)
})

test('equal ids of another text are other tokens', () => {
  expect(commonTokens(reading(['The', ' cat']), reading(['The', ' dog']))).toBe(1)
})

test('models of one tokenizer are linked, of two they are not, and files of other tools by what they say', () => {
  const with1 = reading(france, { tokenizer: '1', hash: 'a'.repeat(64) })
  expect(commonTokens(with1, reading(france, { tokenizer: '1', hash: 'b'.repeat(64) }))).toBe(5)
  expect(commonTokens(with1, reading(france, { tokenizer: '2', hash: 'a'.repeat(64) }))).toBe(0)
  expect(commonTokens(reading(france), reading(france, { hash: 'b'.repeat(64) }))).toBe(0)
  expect(commonTokens(reading(france), reading(france, { hash: '0'.repeat(64) }))).toBe(5)
})
