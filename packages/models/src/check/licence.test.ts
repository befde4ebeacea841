import { expect, it } from 'vitest'
import { licenceIn } from './licence.js'
import { vocabularySize } from './vocabulary-size.js'

it.each([
  ['---\nlicense: apache-2.0\ntags: [x]\n---\n# A model\n', 'apache-2.0'],
  ['---\r\nlicense: "mit"\r\n---\r\n', 'mit'],
  ['---\nlicense: other\nlicense_name: llama3\n---\n', 'llama3'],
  ['---\nlicense: other\n---\n', 'other'],
  ['# No head\nlicense: mit\n', undefined],
  ['---\nlicense:\n- mit\n---\n', undefined],
  ['---\nlicense: mit\n', undefined],
])('the licence of the card %j is %s', (card, licence) => {
  expect(licenceIn(card)).toBe(licence)
})

it.each([
  [{ model: { vocab: { a: 0, b: 6 } } }, 7],
  [{ model: { vocab: [['a', 0]] }, added_tokens: [{ id: 3, content: 'x' }] }, 4],
  [{ model: { vocab: { a: 'x', b: -1, c: 0.5 } } }, undefined],
  [{ model: 7, added_tokens: [null, { id: '3' }] }, undefined],
  [{}, undefined],
])('the vocabulary of %j has %s ids', (json, size) => {
  expect(vocabularySize(json)).toBe(size)
})
