import { expect, test } from 'vitest'
import { tinyAttention } from '../fixtures/tiny-answers.js'
import { attentionLines, mapsIn } from './attention-csv.js'
import { cardCsv, csvLines } from './csv.js'
import type { ExportedCard } from './exported-card.js'
import { FORMATS } from './formats.js'

const card: ExportedCard = { title: 'A card', runKey: 'b'.repeat(64), result: tinyAttention }
const locked: ExportedCard = { ...card, view: { heads: [{ layer: 3, head: 1 }] } }

test('attention is written weight by weight with ids and raw texts, the lower triangle of every head', () => {
  const [head, ...lines] = cardCsv(card).split('\n').slice(0, 4)
  expect(head).toBe('layer,head,query,query_id,query_token,key,key_id,key_token,weight')
  expect(lines[0]).toBe('2,0,0,10,The,0,10,The,1')
  expect(lines[2]).toMatch(/^2,0,1,11," ""cat"",",1,11," ""cat"",",0\.\d+$/)
  const rows = [...attentionLines(card, tinyAttention, 1_000)]
  expect(rows).toHaveLength(tinyAttention.patterns.length)
  expect(rows.map((row) => row[8])).toEqual([...tinyAttention.patterns])
})

test('of more lines than a text should have it holds the locked heads, with their own weights', () => {
  const rows = [...attentionLines(locked, tinyAttention, 10)]
  expect(rows.map(([layer, head]) => `${layer} ${head}`)).toEqual(Array(6).fill('3 1'))
  expect(rows.map((row) => row[8])).toEqual([...tinyAttention.patterns.slice(18, 24)])
  expect(mapsIn(card, tinyAttention, 10).maps).toEqual([])
})

test('a view of an answer is counted as what is stored of it, so that a file is not promised that does not fit', () => {
  const ids = new Int32Array(600)
  const onDemand = { layers: [0, 1, 2, 3], heads: [0, 1, 2, 3] }
  const result = { ...tinyAttention, ids, reduce: 'heads' as const, layers: [0], heads: [], onDemand }
  expect(csvLines(result)).toBe(16 * 300 * 601)
  expect(FORMATS.csv.fitness({ ...card, result })).toMatchObject({ fits: false, why: expect.stringContaining('Lock') })
  expect(FORMATS.csv.fitness({ ...locked, result })).toMatchObject({
    fits: true,
    truth: expect.stringContaining('The locked head alone'),
  })
})
