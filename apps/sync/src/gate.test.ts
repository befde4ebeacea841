import { CLOSE } from '@lensboard/contract'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { tryBoard as board, put } from './fixtures/try-board.js'

const REFUSED = { is: 'refused', code: CLOSE.invalidUpdate }

test('a record is accepted once; the same again is nothing new', () => {
  const { sent, decide } = board()
  const update = sent(put('a'))
  expect(decide(update)).toMatchObject({ is: 'accepted' })
  expect(decide(update)).toEqual({ is: 'nothing new' })
  expect(decide(new Uint8Array([0, 0]), { role: 'viewer', answered: false })).toEqual({ is: 'nothing new' })
})

test.each(['viewer', 'commenter'] as const)('A6 A7 A8: a %s is refused, a deletion alone included', (role) => {
  const { sent, decide } = board()
  const viewer = { role, answered: true } as const
  expect(decide(new Uint8Array([0, 0]), viewer)).toEqual({ is: 'nothing new' })
  expect(decide(sent(put('a')), viewer)).toMatchObject({ is: 'refused', code: CLOSE.forbidden })
  const { client, decide: decideAgain } = board()
  client.getMap('records').delete('page:page')
  expect(decideAgain(Y.encodeStateAsUpdate(client), viewer)).toMatchObject({ is: 'refused', code: CLOSE.forbidden })
})

test('Y4: a gap is refused, but waits when the sender has not said yet what it has', () => {
  const { sent, decide } = board()
  sent(put('lost'))
  const update = sent(put('a'))
  expect(decide(update)).toMatchObject(REFUSED)
  expect(decide(update, { role: 'editor', answered: false })).toEqual({ is: 'early' })
})

test('Y1 Y2: an update of fifteen bytes that claims a thousand million clocks is refused', () => {
  const { decide, accepted } = board()
  // One GC struct of length 1e9 from clock 0 of client 77, whoever that is; no deletions.
  const hijack = new Uint8Array([1, 1, 77, 0, 0, 0x80, 0x94, 0xeb, 0xdc, 0x03, 0])
  expect(Y.decodeUpdate(hijack).structs).toMatchObject([{ length: 1e9 }])
  expect(decide(hijack)).toMatchObject(REFUSED)
  expect(Y.getState(accepted.doc.store, 77)).toBe(0)
})

test('Y5: deleting what somebody has not written yet is refused', () => {
  const { decide } = board()
  // No structs; client 77, one range from clock 0 of length 100.
  const silencing = new Uint8Array([0, 1, 77, 1, 0, 100])
  expect(Y.decodeUpdate(silencing).ds.clients.get(77)).toMatchObject([{ clock: 0, len: 100 }])
  expect(decide(silencing)).toMatchObject(REFUSED)
})

test('Y7: bytes that are no update are refused', () => {
  const { decide, sent } = board()
  const good = sent(put('a'))
  expect(decide(good.subarray(0, good.length - 3))).toMatchObject(REFUSED)
  expect(decide(new Uint8Array([255, 255, 255]))).toMatchObject(REFUSED)
})

test('Y11: other roots, other types, bytes and text are refused', () => {
  const changes: ((records: Y.Map<unknown>, doc: Y.Doc) => void)[] = [
    (_, doc) => doc.getMap('meta').set('epoch', 9),
    (_, doc) => doc.getMap('else').set('a', 1),
    (_, doc) => doc.getText('x').insert(0, 'hi'),
    (records) => records.set('shape:a', new Y.Text('hi')),
    (records) => records.set('shape:a', new Uint8Array(3)),
    (records) => (records.get('page:page') as Y.Map<unknown>).set('meta.deep', new Y.Map([['a', new Y.Map()]])),
    (records) => records.set('shape:a', 'flat'),
  ]
  for (const change of changes) {
    const { sent, decide } = board()
    expect(decide(sent(change)), change.toString()).toMatchObject(REFUSED)
  }
})

test('Y12 Y16: records that the schema or a board does not take are refused whole', () => {
  const changes = [
    { type: 'hologram' },
    { t: ['page:page', 'a1', 1e300, 0, 0] },
    { t: ['page:page', 'a1', Number.NaN, 0, 0] },
    { t: ['page:page', 'not an index!', 0, 0, 0] },
    { t: ['shape:a', 'a1', 0, 0, 0] },
    { id: 'shape:other' },
    { 'meta.__proto__': { evil: 1 } },
    { 'meta.much': 'x'.repeat(25_000) },
    { 'props.extra': 1 },
    { 'props.w': 'wide' },
  ]
  for (const change of changes) {
    const { sent, decide } = board()
    expect(decide(sent(put('a', change))), JSON.stringify(change).slice(0, 80)).toMatchObject(REFUSED)
  }
})

test('the document and the last page stay', () => {
  for (const id of ['document:document', 'page:page']) {
    const { sent, decide, client } = board()
    const update = sent((records) => records.delete(id))
    expect(client.getMap('records').has(id)).toBe(false)
    expect(decide(update)).toMatchObject(REFUSED)
  }
})
