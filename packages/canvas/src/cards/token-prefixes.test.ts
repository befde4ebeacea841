import type { LensResult } from '@lensboard/contract'
import { expect, test } from 'vitest'
import { countSame, readTheSame, sharePosition } from './token-prefixes.js'

const reading = (texts: string[], facts: { tokenizer?: string; hash?: string } = {}): LensResult =>
  ({
    ids: Int32Array.from(texts, (text) => text.length),
    tokens: texts.map((text) => ({ text })),
    facts: { tokenizer: facts.tokenizer, checkpoint: { name: 'm', hash: facts.hash ?? 'a'.repeat(64) } },
  }) as unknown as LensResult

const france = ['The', ' capital', ' of', ' France', ' is']
const italy = ['The', ' capital', ' of', ' Italy', ' is']
const common = (a: LensResult, b: LensResult) => a.ids.findIndex((_, t) => !sharePosition(a, b, t))

test('readings have in common what they begin with, either way round, and nothing after it', () => {
  const [a, b] = [reading(france), reading(italy)]
  expect([common(a, b), common(b, a)]).toEqual([3, 3])
  expect(common(a, reading(france.slice(0, 2)))).toBe(2)
  expect(common(a, reading(france))).toBe(-1)
  expect(sharePosition(a, b, -1)).toBe(false)
})

test('equal ids of another text are other tokens', () => {
  expect(common(reading(['The', ' cat']), reading(['The', ' dog']))).toBe(1)
})

test('models of one tokenizer share tokens, of two they do not, and files of other tools by what they say', () => {
  const with1 = reading(france, { tokenizer: '1', hash: 'a'.repeat(64) })
  expect(readTheSame(with1, reading(france, { tokenizer: '1', hash: 'b'.repeat(64) }))).toBe(true)
  expect(readTheSame(with1, reading(france, { tokenizer: '2', hash: 'a'.repeat(64) }))).toBe(false)
  expect(readTheSame(reading(france), reading(france, { hash: 'b'.repeat(64) }))).toBe(false)
  expect(readTheSame(reading(france), reading(france, { hash: '0'.repeat(64) }))).toBe(true)
})

test('counting without pairs finds what pairs find', () => {
  const texts = [france, italy, france.slice(0, 3), france.slice(0, 3), ['The'], ['A'], [], [...france, ' Paris']]
  const facts = [{}, { tokenizer: '1' }, { tokenizer: '2' }, { hash: 'b'.repeat(64) }, { hash: '0'.repeat(64) }]
  const all = new Map(texts.flatMap((text) => facts.map((fact) => reading(text, fact))).map((one, i) => [i, one]))
  const byPairs = new Map<number, number>()
  for (const [i, a] of all)
    for (const [j, b] of all) if (i !== j && readTheSame(a, b)) byPairs.set(i, (byPairs.get(i) ?? 0) + 1)
  expect(countSame(all)).toEqual(byPairs)
  expect(byPairs.size).toBeGreaterThan(20)
})
