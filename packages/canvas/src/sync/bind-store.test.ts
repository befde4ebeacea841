import type { TLRecord } from '@tldraw/tlschema'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { randomShape, seededRandom } from '../records/fixtures/random-records.js'
import { boardRecords, recordMap } from '../records/index.js'
import { bindStore, LOCAL } from './bind-store.js'
import { boardOf, exchange, newPeer, newStore, type Peer, seededDoc } from './fixtures/peers.js'

const at = (id: string, x = 0, y = 0, parentId = 'page:page') =>
  ({ ...randomShape(seededRandom(7), 'geo', id, parentId), x, y, opacity: 1 }) as TLRecord

function pair(...shapes: TLRecord[]) {
  const state = Y.encodeStateAsUpdate(seededDoc())
  const [a, b] = [newPeer(state), newPeer(state)]
  if (shapes.length > 0) a.store.put(shapes)
  exchange(a, b)
  return { a, b }
}

const place = (peer: Peer, id: string) => {
  const { parentId, x, y } = peer.get(id) as unknown as { parentId: string; x: number; y: number }
  return [parentId, x, y]
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('at the start the store holds the document and nothing else', () => {
  const doc = seededDoc()
  const store = newStore()
  store.put([at('stranger')])
  bindStore(store, doc, { editable: true })
  expect(boardOf({ store })).toEqual(Object.fromEntries(boardRecords(doc).records))
})

test('C5: one change here is one transaction, comes back to nobody, and one there is none of ours', () => {
  const { a, b } = pair(at('s'))
  const origins: unknown[] = []
  a.doc.on('afterTransaction', ({ origin }: Y.Transaction) => origins.push(origin))
  const put = vi.spyOn(a.store, 'put')
  a.change('shape:s', { x: 5 })
  expect([origins, put.mock.calls.length]).toEqual([[LOCAL], 1])
  exchange(a, b)
  expect(place(b, 'shape:s')).toEqual(['page:page', 5, 0])
  expect([origins.filter((origin) => origin === LOCAL).length, put.mock.calls.length]).toEqual([1, 1])
})

test('C6 C7: a move and a recolouring at once both stay; of two moves one stays whole', () => {
  const { a, b } = pair(at('s'), at('home'))
  a.change('shape:s', { x: 10, y: 20 })
  b.change('shape:s', { props: { color: 'red' } })
  exchange(a, b)
  for (const peer of [a, b]) {
    expect(place(peer, 'shape:s')).toEqual(['page:page', 10, 20])
    expect(peer.get('shape:s')).toMatchObject({ props: { color: 'red' } })
  }
  a.change('shape:s', { x: 1, y: 1, parentId: 'shape:home' })
  b.change('shape:s', { x: 2, y: 2 })
  exchange(a, b)
  expect(place(a, 'shape:s')).toEqual(place(b, 'shape:s'))
  expect([
    ['shape:home', 1, 1],
    ['page:page', 2, 2],
  ]).toContainEqual(place(a, 'shape:s'))
})

test('C8: a deletion wins over an edit, on both sides', () => {
  const { a, b } = pair(at('s'))
  a.store.remove(['shape:s' as TLRecord['id']])
  b.change('shape:s', { x: 9 })
  exchange(a, b)
  expect([a.get('shape:s'), b.get('shape:s')]).toEqual([undefined, undefined])
})

test('C9: two who create the same record end with one, and the loser edits the winner', () => {
  const { a, b } = pair()
  a.store.put([at('same', 1)])
  b.store.put([at('same', 2)])
  exchange(a, b)
  expect(a.get('shape:same')).toEqual(b.get('shape:same'))
  const loser = [a, b].find((peer) => place(peer, 'shape:same')[1] !== 1) ?? a
  loser.change('shape:same', { x: 77 })
  exchange(a, b)
  expect([place(a, 'shape:same'), place(b, 'shape:same')]).toEqual([
    ['page:page', 77, 0],
    ['page:page', 77, 0],
  ])
})

test('a record that cannot be read hides no other, is named, and shows once it can be read', () => {
  const named: string[][] = []
  const state = Y.encodeStateAsUpdate(seededDoc())
  const a = newPeer(state, { onQuarantine: (quarantined) => named.push([...quarantined.keys()]) })
  const other = newPeer(state)
  other.store.put([at('bad'), at('good')])
  const type = recordMap(other.doc).get('shape:bad')!
  other.doc.transact(() => type.set('type', 'hologram'))
  exchange(a, other)
  expect([a.get('shape:bad'), a.get('shape:good')?.id]).toEqual([undefined, 'shape:good'])
  expect(named.at(-1)).toEqual(['shape:bad'])
  other.doc.transact(() => type.set('type', 'geo'))
  exchange(a, other)
  expect(a.get('shape:bad')?.id).toBe('shape:bad')
  expect(named.at(-1)).toEqual([])
})

test('a shape that lost its parent lies on the page for everybody who looks, and nobody writes that down', () => {
  const { a, b } = pair(at('frame'), at('child', 3, 4, 'shape:frame'))
  const before = Y.encodeStateVector(b.doc)
  a.doc.transact(() => recordMap(a.doc).delete('shape:frame'))
  exchange(a, b)
  for (const peer of [a, b]) expect(place(peer, 'shape:child')).toEqual(['page:page', 3, 4])
  expect(Y.encodeStateVector(b.doc)).toEqual(before)
  expect((recordMap(b.doc).get('shape:child')!.get('t') as unknown[])[0]).toBe('shape:frame')
})

test('while a hand drags, the document is written two or three times a second, and at the end once more', () => {
  let dragging = true
  const state = Y.encodeStateAsUpdate(seededDoc())
  const a = newPeer(state, { gesturing: () => dragging })
  dragging = false
  a.store.put([at('s')])
  dragging = true
  let writes = 0
  a.doc.on('update', () => writes++)
  for (let ms = 0; ms < 3_000; ms += 16) {
    a.change('shape:s', { x: ms })
    vi.advanceTimersByTime(16)
  }
  expect(writes).toBeGreaterThanOrEqual(3 * 2)
  expect(writes).toBeLessThanOrEqual(3 * 3)
  a.change('shape:s', { x: 4242 })
  dragging = false
  a.binding.flush()
  expect((recordMap(a.doc).get('shape:s')!.get('t') as unknown[])[2]).toBe(4242)
})

test('what a hand drags stays under the hand, takes their other changes, and lies at the end where it was let go', () => {
  let dragging = false
  const state = Y.encodeStateAsUpdate(seededDoc())
  const a = newPeer(state, { gesturing: () => dragging })
  const b = newPeer(state)
  a.store.put([at('s')])
  exchange(a, b)
  dragging = true
  a.change('shape:s', { x: 100 })
  vi.advanceTimersByTime(200)
  exchange(a, b)
  b.change('shape:s', { x: -500, props: { color: 'red' } })
  exchange(a, b)
  expect(place(a, 'shape:s')).toEqual(['page:page', 100, 0])
  expect(a.get('shape:s')).toMatchObject({ props: { color: 'red' } })
  dragging = false
  a.binding.flush()
  exchange(a, b)
  for (const peer of [a, b]) expect(place(peer, 'shape:s')).toEqual(['page:page', 100, 0])
})

test('changes from others in the middle of a change here come right after it', async () => {
  const { a, b } = pair(at('s'))
  b.change('shape:s', { x: 8 })
  const update = Y.encodeStateAsUpdate(b.doc)
  const { store } = a as unknown as { store: { atomic(change: () => void): void } }
  store.atomic(() => Y.applyUpdate(a.doc, update))
  await vi.waitFor(() => expect(place(a, 'shape:s')).toEqual(['page:page', 8, 0]))
})

test('what a board would not take is taken back here, with a sentence, and nothing else with it', () => {
  const told: string[] = []
  const a = newPeer(Y.encodeStateAsUpdate(seededDoc()), { onRefused: (reason) => told.push(reason) })
  a.store.put([at('s')])
  a.store.put([
    at('far', 1e300),
    { ...(a.get('shape:s') as TLRecord), meta: { much: 'x'.repeat(25_000) } } as TLRecord,
    at('fine'),
  ])
  expect(told).toEqual(['This lies too far out.', 'This carries too much beside its content.'])
  expect(boardOf(a)).toEqual(Object.fromEntries(boardRecords(a.doc).records))
  expect([a.get('shape:far'), a.get('shape:s'), a.get('shape:fine')?.id]).toEqual([undefined, at('s'), 'shape:fine'])
})

test('who may look only writes nothing; losing the right takes back what was not written yet', () => {
  const state = Y.encodeStateAsUpdate(seededDoc())
  const viewer = newPeer(state, { editable: false })
  const before = Y.encodeStateVector(viewer.doc)
  viewer.store.put([at('mine')])
  expect(Y.encodeStateVector(viewer.doc)).toEqual(before)
  let dragging = false
  const editor = newPeer(state, { gesturing: () => dragging })
  editor.store.put([at('s')])
  dragging = true
  editor.change('shape:s', { x: 50 })
  editor.binding.setEditable(false)
  dragging = false
  expect(place(editor, 'shape:s')).toEqual(['page:page', 0, 0])
})

test('what somebody drags is shown where their hand is, with all that moves along, and is where the document says when they let go', () => {
  const { b, a } = pair(at('s', 10, 10), at('t', 30, 30), at('inside', 1, 1, 'shape:s'))
  const before = Y.encodeStateVector(b.doc)
  const held = { lead: 'shape:s', x: 110, y: 15, ids: ['shape:s', 'shape:t', 'shape:gone'] }
  b.binding.preview([held])
  expect([place(b, 'shape:s'), place(b, 'shape:t')]).toEqual([
    ['page:page', 110, 15],
    ['page:page', 130, 35],
  ])
  expect(place(b, 'shape:inside')).toEqual(['shape:s', 1, 1])
  // The document follows in steps: nothing jumps.
  a.change('shape:s', { x: 60 })
  a.change('shape:t', { x: 80 })
  exchange(a, b)
  expect([place(b, 'shape:s'), place(b, 'shape:t')]).toEqual([
    ['page:page', 110, 15],
    ['page:page', 130, 35],
  ])
  // The hand lets go; what it did last comes a moment later, or never.
  b.binding.preview([])
  expect(place(b, 'shape:s')).toEqual(['page:page', 110, 15])
  a.change('shape:s', { x: 112 })
  exchange(a, b)
  expect(place(b, 'shape:s')).toEqual(['page:page', 112, 10])
  vi.advanceTimersByTime(2_000)
  expect(place(b, 'shape:t')).toEqual(['page:page', 80, 30])
  // Nobody but the author wrote any of it.
  b.binding.flush()
  expect(Y.encodeStateVector(b.doc).length).toBeGreaterThanOrEqual(before.length)
  expect(boardRecords(b.doc).records).toEqual(boardRecords(a.doc).records)
})

test('a colour that is changed here while somebody drags the thing is the only thing written here', () => {
  const { a, b } = pair(at('s', 10, 10))
  b.binding.preview([{ lead: 'shape:s', x: 500, y: 500, ids: ['shape:s'], size: { w: 321, h: 123 } }])
  expect(b.get('shape:s')).toMatchObject({ x: 500, props: { w: 321, h: 123 } })
  b.change('shape:s', { opacity: 0.5 })
  exchange(a, b)
  expect(a.get('shape:s')).toMatchObject({ x: 10, y: 10, opacity: 0.5 })
  b.binding.preview([])
  vi.advanceTimersByTime(2_000)
  expect(b.get('shape:s')).toMatchObject({ x: 10, y: 10, opacity: 0.5 })
})
