import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { findTokens } from './find-tokens.js'
import { WORKSHOP } from './store.js'
import { openTokenizer } from './tokenizer.js'

const json = (name: string) => JSON.parse(readFileSync(`${WORKSHOP.dir}/${name}`, 'utf8'))
const tokenizer = openTokenizer(json('tokenizer.json'), json('tokenizer_config.json'))
const found = (text: string) =>
  findTokens(tokenizer, text).map(({ id, piece, how }) => [how, 'text' in piece ? piece.text : piece.bytes, id])

test('a word is found as it is typed, with a leading space and in other case, before what begins with it', () => {
  const [paris] = tokenizer.encode(' Paris', { specials: false })
  expect(found(' Paris')[0]).toEqual(['exact', ' Paris', paris])
  expect(found('paris')).toContainEqual(['variant', ' Paris', paris])
  const hows = found('the').map(([how]) => how)
  expect(hows[0]).toBe('exact')
  expect(hows.lastIndexOf('variant')).toBeLessThan(hows.indexOf('prefix'))
})

test('a text of several tokens offers its pieces, which make the text', () => {
  const parts = found('zqxzqx')
    .filter(([how]) => how === 'part')
    .map(([, text]) => text)
  expect(parts.length).toBeGreaterThan(0)
  for (const part of parts) expect('zqxzqx').toContain(part)
})

test('digits also find the token of that id, and nothing is found beyond the vocabulary', () => {
  expect(found('12')[0]?.[0]).toBe('id')
  expect(found('12')[0]?.[2]).toBe(12)
  expect(found('999999999').some(([how]) => how === 'id')).toBe(false)
})

test('at most 20 are found, none twice', () => {
  const ids = found('a').map(([, , id]) => id)
  expect(ids).toHaveLength(20)
  expect(new Set(ids).size).toBe(20)
})
