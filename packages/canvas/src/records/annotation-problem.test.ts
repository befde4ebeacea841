import { HIGHLIGHT_LIMITS, LIMITS } from '@lensboard/contract'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { randomHighlight, randomShape, seededRandom } from './fixtures/random-records.js'
import { type BoardRecord, readRecord, recordMap, recordProblem, validRecord, writeRecord } from './index.js'

const random = seededRandom(11)
const card = (meta: object) => ({ ...randomShape(random, 'card', 'c'), meta }) as BoardRecord
const good = randomHighlight(random)

test('a highlight has two cells, a label and a colour of the list, and only cards have one', () => {
  expect(recordProblem(card({ 'highlight:a-1': good }))).toBeUndefined()
  const refused: object[] = [
    { 'highlight:a-1': { ...good, label: 'x'.repeat(HIGHLIGHT_LIMITS.labelChars + 1) } },
    { 'highlight:a-1': { ...good, color: 'url(https://example.org/x)' } },
    { 'highlight:a-1': { ...good, to: undefined } },
    { 'highlight:a-1': { ...good, from: { row: '<b>', token: { position: -1 } } } },
    { 'highlight:a-1': { ...good, more: 1 } },
    { 'highlight:../a': good },
    { 'highlight:': good },
    { 'highlight:a-1': null },
    { 'highlight:a-1:label': 'x'.repeat(HIGHLIGHT_LIMITS.labelChars + 1) },
    { 'highlight:a-1:color': 'red' },
    { 'highlight:a-1:range': { from: good.from } },
    { 'highlight:a-1:from': good.from },
  ]
  for (const meta of refused) expect(recordProblem(card(meta)), JSON.stringify(meta)).toMatch(/highlight/)
  const note = { ...randomShape(random, 'note', 'n'), meta: { 'highlight:a': good } } as BoardRecord
  expect(recordProblem(note)).toMatch(/Only cards/)
  const many = Object.fromEntries(Array.from({ length: HIGHLIGHT_LIMITS.kept + 1 }, (_, i) => [`highlight:${i}`, good]))
  expect(recordProblem(card(many))).toMatch(/at most/)
})

test('as many highlights as a card keeps fit beside it, at their longest', () => {
  const token = { position: LIMITS.promptTokens, id: 200_000, piece: { text: 'x'.repeat(16) } }
  const weight = { layer: 120, head: 120, query: token, key: token }
  const [label, range] = ['x'.repeat(HIGHLIGHT_LIMITS.labelChars), { from: weight, to: weight }]
  const names = Array.from({ length: HIGHLIGHT_LIMITS.kept }, (_, i) => `highlight:mabcdefgh-abcd${10 + i}`)
  const marks = names.flatMap((name) => [
    [name, { ...range, label, color: 'yellow' }],
    [`${name}:label`, label],
    [`${name}:color`, 'yellow'],
    [`${name}:range`, range],
  ])
  expect(recordProblem(card(Object.fromEntries(marks)))).toBeUndefined()
})

test('two people who highlight at once both keep theirs, and each can be taken away alone', () => {
  const base = card({})
  const [a, b] = [new Y.Doc(), new Y.Doc()]
  writeRecord(recordMap(a), null, base)
  Y.applyUpdate(b, Y.encodeStateAsUpdate(a))
  writeRecord(recordMap(a), base, card({ 'highlight:a': good }))
  writeRecord(recordMap(b), base, card({ 'highlight:b': { ...good, label: 'mine' } }))
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const)
    Y.applyUpdate(to, Y.encodeStateAsUpdate(from))
  const both = readRecord(recordMap(a), base.id)
  expect(Object.keys(both?.meta ?? {}).sort()).toEqual(['highlight:a', 'highlight:b'])
  expect(readRecord(recordMap(b), base.id)).toEqual(both)
  writeRecord(recordMap(a), both as BoardRecord, card({ 'highlight:b': both?.meta['highlight:b'] }))
  expect(Object.keys(readRecord(recordMap(a), base.id)?.meta ?? {})).toEqual(['highlight:b'])
})

test('an arrow ends at a cell that has a row and a token, or at none', () => {
  const binding = (meta: object) =>
    validRecord({
      ...{ id: 'binding:b', typeName: 'binding', type: 'arrow', fromId: 'shape:a', toId: 'shape:c', meta },
      props: { terminal: 'end', normalizedAnchor: { x: 0.5, y: 0.5 }, isExact: true, isPrecise: true, snap: 'none' },
    })
  expect(recordProblem(binding({}))).toBeUndefined()
  expect(recordProblem(binding({ cell: good.from }))).toBeUndefined()
  for (const cell of [null, 7, { layer: 3 }, { ...good.from, more: 1 }])
    expect(recordProblem(binding({ cell })), JSON.stringify(cell)).toMatch(/no cell/)
})

test('a label, a colour and a range that people change at once all hold, and what is removed stays removed', () => {
  const base = card({ 'highlight:a': good })
  const peers = [new Y.Doc(), new Y.Doc(), new Y.Doc(), new Y.Doc()]
  const [first, ...others] = peers as [Y.Doc, Y.Doc, Y.Doc, Y.Doc]
  writeRecord(recordMap(first), null, base)
  for (const other of others) Y.applyUpdate(other, Y.encodeStateAsUpdate(first))
  const range = { from: { ...good.from, row: 'resid_pre.1' }, to: good.to }
  const changes = { 'highlight:a:label': 'theirs', 'highlight:a:color': 'pink', 'highlight:a:range': range }
  const merge = () => {
    for (const to of peers) for (const from of peers) Y.applyUpdate(to, Y.encodeStateAsUpdate(from))
    return peers.map((peer) => readRecord(recordMap(peer), base.id)?.meta)
  }
  for (const [i, [key, value]] of Object.entries(changes).entries())
    writeRecord(recordMap(peers[i] as Y.Doc), base, card({ 'highlight:a': good, [key]: value }))
  for (const meta of merge()) expect(meta).toEqual({ 'highlight:a': good, ...changes })

  // One removes it while another gives it another label: what is left is no highlight, and no reason to refuse.
  const now = readRecord(recordMap(first), base.id) as BoardRecord
  writeRecord(recordMap(others[0]), now, card({}))
  writeRecord(recordMap(others[1]), now, card({ 'highlight:a': good, ...changes, 'highlight:a:label': 'late' }))
  for (const meta of merge()) expect(meta).toEqual({ 'highlight:a:label': 'late' })
  expect(recordProblem(readRecord(recordMap(first), base.id) as BoardRecord)).toBeUndefined()
})
