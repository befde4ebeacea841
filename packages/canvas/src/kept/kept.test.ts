import 'fake-indexeddb/auto'
import { afterEach, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { recordMap, seedBoard, writeRecord } from '../records/index.js'
import { validRecord } from '../records/schema.js'
import { someLocks } from './fixtures/locks.js'
import { type BoardKeeping, keepBoard, type Unmerged } from './keep-board.js'
import type { Kept } from './keeper.js'
import { openKept, sessionsOf, updatesOf } from './kept-store.js'
import { tryMerge } from './leftovers.js'
import { forgetWaiting, waitingChanges } from './waiting.js'

const SERVER = 'server'
const locks = someLocks()
const tabs: Tab[] = []
let names = 0
let name = ''
const freshStore = () => {
  name = `kept-${names++}`
}
freshStore()
afterEach(async () => {
  await Promise.all(tabs.splice(0).map(({ keeping }) => keeping.close()))
  freshStore()
})

const seeded = () => {
  const doc = new Y.Doc()
  seedBoard(doc)
  return doc
}

interface Tab {
  doc: Y.Doc
  keeping: BoardKeeping
  kept: Kept[]
  merged: number[]
  unmerged(): readonly Unmerged[]
  /** Places a note; it waits for the server from then on. */
  put(id: string): void
  /** Everything that was written so far is durable on the server. */
  acknowledge(server: Y.Doc): void
  /** Until the browser has everything. */
  inBrowser(): Promise<void>
}

/** A tab of a person on a board whose document a server has. */
function tab(server: Y.Doc, facts: { personId?: string; boardId?: string; epoch?: number } = {}): Tab {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(server), SERVER)
  const [kept, merged]: [Kept[], number[]] = [[], []]
  let waiting = 0
  let unmerged: readonly Unmerged[] = []
  const keeping = keepBoard({
    ...{ doc, personId: 'ada', boardId: 'facts', boardName: 'Facts', epoch: 1, locks, ...facts },
    pending: () => waiting,
    onKept: (now) => kept.push(now),
    onUnmerged: (now) => {
      unmerged = now
    },
    onMerged: (changes) => merged.push(changes),
    open: () => openKept(name),
  })
  doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin === SERVER) return
    waiting++
    keeping.written(update, origin)
  })
  const made: Tab = {
    ...{ doc, keeping, kept, merged, unmerged: () => unmerged },
    put: (id) => doc.transact(() => writeRecord(recordMap(doc), null, note(id))),
    acknowledge(at) {
      Y.applyUpdate(at, Y.encodeStateAsUpdate(doc))
      waiting = 0
      keeping.settled()
    },
    async inBrowser() {
      await keeping.flush()
      expect(kept.at(-1)).toEqual({ is: 'in the browser' })
    },
  }
  tabs.push(made)
  return made
}

const note = (id: string) =>
  validRecord({
    ...{ id: `shape:${id}`, typeName: 'shape', type: 'geo', parentId: 'page:page', index: 'a1', x: 0, y: 0 },
    ...{ rotation: 0, opacity: 1, isLocked: false, meta: {} },
    props: {
      ...{ geo: 'rectangle', dash: 'draw', url: '', w: 10, h: 10, growY: 0, scale: 1, labelColor: 'black' },
      ...{ color: 'black', fill: 'none', size: 'm', font: 'draw', align: 'middle', verticalAlign: 'middle' },
      richText: { type: 'doc', content: [] },
    },
  })

const has = (doc: Y.Doc, id: string) => recordMap(doc).has(`shape:${id}`)

test('what a closed tab left is on the board again when its person comes back, and is told once it is durable', async () => {
  const server = seeded()
  const before = tab(server)
  before.put('one')
  before.put('two')
  await before.inBrowser()
  await before.keeping.close()

  const after = tab(server)
  await after.keeping.synced(true)
  expect([has(after.doc, 'one'), has(after.doc, 'two')]).toEqual([true, true])
  expect(after.merged).toEqual([])
  after.acknowledge(server)
  expect(after.merged).toEqual([2])
  expect(has(server, 'two')).toBe(true)
  await vi.waitFor(async () => expect(await sessionsOf(await openKept(name), 'ada')).toEqual([]))
})

test('what the server has needs no keeping', async () => {
  const server = seeded()
  const page = tab(server)
  page.put('one')
  await page.inBrowser()
  page.acknowledge(server)
  await page.keeping.flush()
  const db = await openKept(name)
  expect(await sessionsOf(db, 'ada')).toEqual([])
  expect(await db.count('updates')).toBe(0)
  expect(await db.count('records')).toBe(0)
})

test('an acknowledgement that the tab did not live to hear is no change to be merged', async () => {
  const server = seeded()
  const before = tab(server)
  before.put('one')
  await before.inBrowser()
  Y.applyUpdate(server, Y.encodeStateAsUpdate(before.doc))
  await before.keeping.close()
  const after = tab(server)
  await after.keeping.synced(true)
  await vi.waitFor(async () => expect(await sessionsOf(await openKept(name), 'ada')).toEqual([]))
  expect(after.unmerged()).toEqual([])
})

test('Y15: a second tab leaves alone what the first, still open, has not sent', async () => {
  const server = seeded()
  const first = tab(server)
  first.put('one')
  await first.inBrowser()
  const second = tab(server)
  await second.keeping.synced(true)
  expect(has(second.doc, 'one')).toBe(false)
  expect(second.unmerged()).toEqual([])
  // Two that come at once: one of them merges.
  await first.keeping.close()
  const both = [tab(server), tab(server)]
  await Promise.all(both.map(({ keeping }) => keeping.synced(true)))
  expect(both.filter(({ doc }) => has(doc, 'one'))).toHaveLength(1)
})

test('another login on the same computer neither sees nor sends it, and neither does another board', async () => {
  const server = seeded()
  const before = tab(server)
  before.put('one')
  await before.inBrowser()
  await before.keeping.close()
  for (const facts of [{ personId: 'bo' }, { boardId: 'ioi' }]) {
    const other = tab(server, facts)
    await other.keeping.synced(true)
    expect([has(other.doc, 'one'), other.unmerged()]).toEqual([false, []])
  }
})

test('D17: what belongs to an older epoch is not merged; its author may have it as a file, and it goes when they say', async () => {
  const server = seeded()
  const before = tab(server)
  before.put('one')
  before.put('gone')
  before.doc.transact(() => recordMap(before.doc).delete('shape:gone'))
  await before.inBrowser()
  await before.keeping.close()

  const rebuilt = seeded()
  const after = tab(rebuilt, { epoch: 2 })
  await after.keeping.synced(true)
  expect(has(after.doc, 'one')).toBe(false)
  const [left] = after.unmerged()
  expect(left).toMatchObject({ changes: 3, why: 'the board was rebuilt since.' })
  const copy = await after.keeping.copyOf(left!.id)
  expect(copy).toMatchObject({ board: { id: 'facts', name: 'Facts' }, deleted: ['shape:gone'] })
  expect(copy.changed).toMatchObject([{ id: 'shape:one', type: 'geo', x: 0, props: { w: 10 } }])
  await after.keeping.discard(left!.id)
  expect(after.unmerged()).toEqual([])
  expect(await waitingIn('ada')).toEqual([])
})

test('what the server refused is offered as a file at the next opening, and never sent again', async () => {
  const server = seeded()
  const page = tab(server)
  page.put('one')
  await page.keeping.refuse('A change could not be read.')
  expect(page.keeping.copy().changed).toMatchObject([{ id: 'shape:one' }])
  await page.keeping.close()
  const after = tab(server)
  await after.keeping.synced(true)
  expect(has(after.doc, 'one')).toBe(false)
  expect(after.unmerged()).toMatchObject([{ changes: 1, why: 'A change could not be read.' }])
})

test('who may only look now gets what they wrote as a file', async () => {
  const server = seeded()
  const before = tab(server)
  before.put('one')
  await before.inBrowser()
  await before.keeping.close()
  const after = tab(server)
  await after.keeping.synced(false)
  expect(has(after.doc, 'one')).toBe(false)
  expect(after.unmerged()).toMatchObject([{ why: 'you may only look at this board now.' }])
})

test('changes whose ground is gone are not merged: a document with a gap would never be whole again', async () => {
  const server = seeded()
  const page = tab(server)
  page.put('one')
  const first = Y.encodeStateVector(page.doc)
  page.put('two')
  const second = Y.encodeStateAsUpdate(page.doc, first)
  expect(tryMerge(server, [second])).toBe('impossible')
  expect(tryMerge(server, [Y.encodeStateAsUpdate(page.doc)])).toBe('new')
  expect(tryMerge(page.doc, [second])).toBe('nothing new')
  expect(tryMerge(server, [new Uint8Array([9, 9, 9])])).toBe('impossible')
})

test('hours of work become few rows, in order, and bring back the same', async () => {
  const server = seeded()
  const before = tab(server)
  before.put('one')
  const register = recordMap(before.doc).get('shape:one')!
  for (let round = 0; round < 6; round++) {
    for (let i = 0; i < 100; i++) before.doc.transact(() => register.set('t', ['page:page', 'a1', round, i, 0]))
    await before.keeping.flush()
  }
  await before.inBrowser()
  const db = await openKept(name)
  const [session] = await sessionsOf(db, 'ada')
  expect(session!.changes).toBe(601)
  expect((await updatesOf(db, session!.id)).length).toBeLessThan(250)
  await before.keeping.close()
  const after = tab(server)
  await after.keeping.synced(true)
  expect(recordMap(after.doc).get('shape:one')!.get('t')).toEqual(['page:page', 'a1', 5, 99, 0])
})

test('a browser that keeps nothing says so, and the copy is still there', async () => {
  const doc = seeded()
  const kept: Kept[] = []
  const keeping = keepBoard({
    ...{ doc, personId: 'ada', boardId: 'facts', boardName: 'Facts', epoch: 1, locks, pending: () => 1 },
    ...{ onKept: (now) => kept.push(now), onUnmerged: () => {}, onMerged: () => {} },
    open: () => Promise.reject(Object.assign(new Error('full'), { name: 'QuotaExceededError' })),
  })
  doc.on('update', (update: Uint8Array, origin: unknown) => keeping.written(update, origin))
  doc.transact(() => writeRecord(recordMap(doc), null, note('one')))
  await keeping.flush()
  expect(kept.at(-1)).toMatchObject({ is: 'not kept', sentence: /no room left/ })
  expect(keeping.copy().changed).toMatchObject([{ id: 'shape:one' }])
  await keeping.synced(true)
  await keeping.close()
})

test('signing out finds what waits, board by board, and can take it away', async () => {
  name = 'lensboard-unsaved'
  const server = seeded()
  for (const boardId of ['facts', 'facts', 'ioi']) {
    const page = tab(server, { boardId })
    page.put(boardId)
    await page.inBrowser()
    await page.keeping.close()
  }
  expect((await waitingIn('ada')).sort()).toEqual([
    ['facts', 2],
    ['ioi', 1],
  ])
  expect(await waitingIn('bo')).toEqual([])
  await forgetWaiting('ada')
  expect(await waitingIn('ada')).toEqual([])
})

const waitingIn = async (personId: string) =>
  (await waitingChanges(personId)).map(({ boardId, changes }) => [boardId, changes])
