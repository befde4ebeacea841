import { CLOSE } from '@lensboard/contract'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { put, tryBoard } from './fixtures/try-board.js'
import { BOARD_BYTES_MAX, PAGES_MAX, RECORDS_MAX, SHAPES_PER_PAGE_MAX } from './limits.js'

const REFUSED = { is: 'refused', code: CLOSE.invalidUpdate }
const ACCEPTED = { is: 'accepted' }
const many = (count: number, prefix = 's') => Array.from({ length: count }, (_, i) => `${prefix}${i}`)
const putAll =
  (ids: string[], change: object = {}) =>
  (records: Y.Map<unknown>) => {
    for (const id of ids) put(id, change)(records)
  }

test('Y3: new structs of somebody else, or of the server, are refused; what they wrote stays and goes on', () => {
  const { sent, decide, bytes, newClient, accepted } = tryBoard()
  expect(decide(sent(put('mine')))).toMatchObject(ACCEPTED)
  const before = bytes()
  const forger = newClient()
  const [victim] = [...accepted.doc.store.clients.keys()].filter((id) => accepted.owners.isOfAnother(id, 'eve'))
  for (const id of accepted.doc.store.clients.keys()) {
    forger.clientID = id
    expect(decide(sent(put(`as${id}`), forger), { personId: 'eve', tab: 2 }), String(id)).toMatchObject(REFUSED)
  }
  expect(victim).toBeDefined()
  expect(bytes()).toEqual(before)
  expect(decide(sent(put('more')))).toMatchObject(ACCEPTED)
})

test('Y1: a victim whom fifteen bytes would silence writes on', () => {
  const { sent, decide, client, bytes } = tryBoard()
  expect(decide(sent(put('a')))).toMatchObject(ACCEPTED)
  const before = bytes()
  const clock = Y.getState(client.store, client.clientID)
  for (const length of [1e9, 49_999]) {
    const attack = Y.encodeStateAsUpdate(gcOnly(client.clientID, clock, length))
    expect(decide(attack, { personId: 'eve', tab: 2 })).toMatchObject(REFUSED)
  }
  expect(bytes()).toEqual(before)
  expect(decide(sent(put('b')))).toMatchObject(ACCEPTED)
})

test('Y4: two thousand gaps cost little and leave nothing behind', () => {
  const { sent, decide, bytes, accepted } = tryBoard()
  sent(put('lost'))
  const flood = many(2_000).map((id) => sent(put(id)))
  const before = bytes()
  const since = process.cpuUsage()
  for (const update of flood) expect(decide(update).is).toBe('refused')
  const { user, system } = process.cpuUsage(since)
  expect((user + system) / 1000).toBeLessThan(500)
  expect([accepted.doc.store.pendingStructs, accepted.doc.store.pendingDs]).toEqual([null, null])
  expect(bytes()).toEqual(before)
})

test('Y6: eleven bytes that delete the board are refused, until their sender says so; then it is kept as it was', () => {
  const { sent, decide, client, bytes } = tryBoard((records) => putAll(many(60))(records))
  const before = bytes()
  const erase = sent((records) => {
    for (const id of many(60)) records.delete(`shape:${id}`)
  })
  expect(erase.length).toBeLessThan(20)
  expect(decide(erase)).toMatchObject({ ...REFUSED, reason: expect.stringContaining('without saying so') })
  expect(bytes()).toEqual(before)
  expect(decide(erase, { bulk: true })).toMatchObject({ is: 'accepted', isBulk: true })
  expect(client.getMap('records').size).toBe(2)
  const few = tryBoard((records) => putAll(many(10))(records))
  const removal = few.sent((records) => records.delete('shape:s1'))
  expect(few.decide(removal)).toMatchObject({ is: 'accepted', isBulk: false })
})

test('Y8: values nested beyond measure are refused and no stack overflows', () => {
  const { decide, sent } = tryBoard()
  // A ContentAny of 200,000 lists in each other, by hand: no encoder would make it.
  const deep = new Uint8Array([...sent(put('a', { 'meta.deep': [[[]]] }))])
  const at = deep.findIndex((byte, i) => byte === 117 && deep[i + 1] === 1 && deep[i + 2] === 117 && deep[i + 3] === 1)
  expect(at).toBeGreaterThan(0)
  for (const levels of [40, 200_000]) {
    const nested = Buffer.concat([
      deep.subarray(0, at),
      Buffer.alloc(levels * 2, Buffer.from([117, 1])),
      deep.subarray(at + 4),
    ])
    expect(decide(new Uint8Array(nested)), String(levels)).toMatchObject(REFUSED)
  }
})

test('Y11: documents in documents, formats and embeds are refused', () => {
  const changes: ((records: Y.Map<unknown>, doc: Y.Doc) => void)[] = [
    (records) => records.set('shape:a', new Y.Doc()),
    (_, doc) => doc.getText('t').insert(0, 'a', { bold: true }),
    (_, doc) => doc.getText('t').insertEmbed(0, { a: 1 }),
    (records) => records.set('shape:a', new Y.XmlElement('script')),
    (records) => records.set('shape:a', new Y.Array()),
  ]
  for (const change of changes) {
    const { newClient, sent, decide, bytes } = tryBoard()
    const before = bytes()
    expect(decide(sent(change, newClient())), change.toString()).toMatchObject(REFUSED)
    expect(bytes()).toEqual(before)
  }
  const { decide, bytes } = tryBoard()
  const before = bytes()
  const list = new Y.Doc()
  list.getArray('records').push([1, { a: 1 }])
  expect(decide(Y.encodeStateAsUpdate(list))).toMatchObject(REFUSED)
  expect(bytes()).toEqual(before)
})

test('Y12: a key that changes what an object is is refused as a record, a register and within a value', () => {
  for (const key of ['__proto__', 'constructor', 'prototype']) {
    const { sent, decide } = tryBoard()
    expect(decide(sent((records) => records.set(key, new Y.Map())))).toMatchObject(REFUSED)
    const { sent: again, decide: decideAgain } = tryBoard()
    expect(decideAgain(again(put('a', { [`meta.${key}`]: 1 })))).toMatchObject(REFUSED)
    const { sent: within, decide: decideWithin } = tryBoard()
    const value = JSON.parse(`{"a": {"${key}": {"evil": true}}}`)
    expect(decideWithin(within(put('a', { 'meta.a': value }))), key).toMatchObject(REFUSED)
  }
  expect(({} as { evil?: boolean }).evil).toBeUndefined()
})

test('Y14: a second person who writes as the same client is refused', () => {
  const { sent, decide, newClient, client } = tryBoard()
  const other = newClient()
  other.clientID = client.clientID
  expect(decide(sent(put('a')))).toMatchObject(ACCEPTED)
  expect(decide(sent(put('b'), other), { personId: 'eve', tab: 2 })).toMatchObject(REFUSED)
})

test('Y15: of two tabs of one person that write as one client only the later goes on', () => {
  const { sent, decide, newClient, client } = tryBoard()
  expect(decide(sent(put('a')))).toMatchObject(ACCEPTED)
  const clone = newClient()
  clone.clientID = client.clientID
  expect(decide(sent(put('clone'), clone), { tab: 2 })).toMatchObject(ACCEPTED)
  // The same clock with other content would vanish; it is refused, so that this tab starts afresh.
  expect(decide(sent(put('lost')))).toMatchObject(REFUSED)
  expect(decide(sent(put('more')))).toMatchObject(REFUSED)
  expect(decide(sent(put('on'), clone), { tab: 2 })).toMatchObject(ACCEPTED)
})

test('D2: a tab that comes back and says again what it said is not refused', () => {
  const { sent, decide, client } = tryBoard()
  const [first, second] = [sent(put('a')), sent(put('b'))]
  expect(decide(first)).toMatchObject(ACCEPTED)
  expect(decide(Y.encodeStateAsUpdate(client), { tab: 2 })).toMatchObject(ACCEPTED)
  expect(decide(second, { tab: 2 })).toEqual({ is: 'nothing new' })
})

test('Y16: a ring of parents is mended, and what a record cannot hold is refused', () => {
  const { sent, decide, accepted } = tryBoard()
  expect(
    decide(
      sent((records) => {
        put('a', { t: ['shape:b', 'a1', 0, 0, 0] })(records)
        put('b', { t: ['shape:a', 'a1', 0, 0, 0] })(records)
      }),
    ),
  ).toMatchObject(ACCEPTED)
  const records = accepted.doc.getMap('records').toJSON()
  const parents = ['shape:a', 'shape:b'].map((id) => records[id].t[0])
  expect(parents).toContain('page:page')
  const changes = [
    put('a', { t: ['shape:a', 'a1', 0, 0, 0] }),
    put('a', { t: ['document:document', 'a1', 0, 0, 0] }),
    put('a', { 'props.w': Number.POSITIVE_INFINITY }),
    put('x'.repeat(200)),
    (records: Y.Map<unknown>) => (records.get('page:page') as Y.Map<unknown>).set('t', ['page:page', 'a1', 0, 0, 0]),
    (records: Y.Map<unknown>) => (records.get('page:page') as Y.Map<unknown>).set('props.w', 3),
  ]
  for (const change of changes) {
    const { sent: again, decide: decideAgain, bytes } = tryBoard()
    const before = bytes()
    expect(decideAgain(again(change)), change.toString()).toMatchObject(REFUSED)
    expect(bytes()).toEqual(before)
  }
})

test('Y16: an arrow cannot hold on to what lies on another page', () => {
  const { sent, decide, accepted } = tryBoard((records) => {
    records.set('page:two', new Y.Map(Object.entries({ ...page('two') })))
    put('a')(records)
    put('b', { t: ['page:two', 'a1', 0, 0, 0] })(records)
  })
  const bind = (id: string, fromId: string, toId: string) => (records: Y.Map<unknown>) =>
    records.set(`binding:${id}`, new Y.Map(Object.entries(binding(id, fromId, toId))))
  expect(decide(sent(bind('x', 'shape:a', 'shape:b')))).toMatchObject(ACCEPTED)
  expect(accepted.doc.getMap('records').has('binding:x')).toBe(false)
})

test('Y16: a board has no more records, shapes on a page and pages than it can show', () => {
  const full = tryBoard(putAll(many(SHAPES_PER_PAGE_MAX - 2)))
  expect(full.decide(full.sent(put('one')))).toMatchObject(ACCEPTED)
  expect(full.decide(full.sent(putAll(['two', 'three'])))).toMatchObject(REFUSED)
  const pages = tryBoard()
  const add = (count: number) => (records: Y.Map<unknown>) => {
    for (const id of many(count, 'p')) records.set(`page:${id}`, new Y.Map(Object.entries(page(id))))
  }
  expect(pages.decide(pages.sent(add(PAGES_MAX)))).toMatchObject(REFUSED)
  const crowded = tryBoard()
  expect(crowded.decide(crowded.sent(putAll(many(RECORDS_MAX + 1))))).toMatchObject(REFUSED)
})

test('D13: on a full board nothing can be added, and edits and deletions still can', () => {
  const { sent, decide, accepted } = tryBoard(putAll(['a', 'b']))
  accepted.bytes = BOARD_BYTES_MAX + 1
  const edit = sent((records) => (records.get('shape:a') as Y.Map<unknown>).set('opacity', 0.5))
  expect(decide(edit)).toMatchObject(ACCEPTED)
  expect(decide(sent((records) => records.delete('shape:b')))).toMatchObject(ACCEPTED)
  expect(decide(sent(put('c')))).toMatchObject({ is: 'refused', code: CLOSE.tooLarge })
})

test('what the owner locked others cannot change, take away or unlock', () => {
  const locked = () => tryBoard((records) => put('a', { 'meta.lock': 'facilitator' })(records))
  const changes: ((records: Y.Map<unknown>) => void)[] = [
    (records) => (records.get('shape:a') as Y.Map<unknown>).set('opacity', 0.5),
    (records) => (records.get('shape:a') as Y.Map<unknown>).delete('meta.lock'),
    (records) => records.delete('shape:a'),
    put('b', { 'meta.lock': 'facilitator' }),
  ]
  for (const change of changes) {
    const { sent, decide } = locked()
    expect(decide(sent(change)), change.toString()).toMatchObject({ is: 'refused', code: CLOSE.forbidden })
    const owner = locked()
    expect(owner.decide(owner.sent(change), { role: 'owner' })).toMatchObject(ACCEPTED)
  }
})

/** A document that holds nothing but a collected struct of one client. */
function gcOnly(client: number, clock: number, length: number): Y.Doc {
  const doc = new Y.Doc()
  doc.store.clients.set(client, [
    ...(clock > 0 ? [new Y.GC(Y.createID(client, 0), clock)] : []),
    new Y.GC(Y.createID(client, clock), length),
  ])
  return doc
}

const page = (id: string) => ({ id: `page:${id}`, typeName: 'page', name: id, index: 'a2' })

const binding = (id: string, fromId: string, toId: string) => ({
  ...{ id: `binding:${id}`, typeName: 'binding', type: 'arrow', fromId, toId },
  'props.terminal': 'end',
  'props.normalizedAnchor': { x: 0.5, y: 0.5 },
  'props.isExact': false,
  'props.isPrecise': true,
  'props.snap': 'none',
})
