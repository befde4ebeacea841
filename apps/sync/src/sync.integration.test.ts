import { recordMap, writeRecord } from '@lensboard/canvas/records'
import { CLOSE, MESSAGE } from '@lensboard/contract'
import { removeMember, setMemberRole } from '@lensboard/db'
import * as encoding from 'lib0/encoding'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { json, ORIGIN, placeOf, shape, shapeIds, type Tab, World } from './fixtures/world.js'
import { updateFrame } from './frames.js'

let world: World
beforeAll(async () => {
  world = await World.open()
})
afterEach(() => world.leaveAll())
afterAll(() => world.close())

const until = <T>(look: () => T) => vi.waitFor(look, { timeout: 10_000, interval: 20 })
const put = (tab: Tab, id: string, x = 0, y = 0) =>
  tab.doc.transact(() => writeRecord(recordMap(tab.doc), null, shape(id, x, y)))

async function twoEditors() {
  const [owner, editor] = await Promise.all([world.person(), world.person()])
  const { projectId, boardId } = await world.board(owner)
  await world.let(editor, projectId, 'editor')
  const [a, b] = [world.tab(boardId, owner), world.tab(boardId, editor)]
  await Promise.all([a.synced, b.synced])
  // Both have answered the server's question what they have.
  await until(() => expect([a.persisted(), b.persisted()]).toEqual([1, 1]))
  return { owner, editor, projectId, boardId, a, b }
}

test('a new board has its document and one page before anybody writes, the same for everybody', async () => {
  const { a, b } = await twoEditors()
  expect(Object.keys(json(a.doc)).sort()).toEqual(['document:document', 'page:page'])
  expect(json(b.doc)).toEqual(json(a.doc))
  expect(a.doc.getMap('meta').get('epoch')).toBe(1)
})

test('two people see what the other does, and each is told when it is on disk', async () => {
  const { a, b, boardId } = await twoEditors()
  put(a, 'one', 10, 20)
  await until(() => expect(placeOf(b.doc, 'one')).toEqual([10, 20]))
  put(b, 'two')
  await until(() => expect(shapeIds(a.doc)).toEqual(['shape:one', 'shape:two']))
  // Each sent an answer to the server's question, and one change.
  await until(() => expect([a.persisted(), b.persisted()]).toEqual([2, 2]))
  expect(await world.db.prisma.boardUpdate.count({ where: { boardId } })).toBe(2)
})

test('nobody sees an edit that is not on disk', async () => {
  const { a, b, boardId } = await twoEditors()
  const lock = await world.db.pool.connect()
  await lock.query('begin')
  await lock.query('lock table "BoardUpdate" in access exclusive mode')
  put(a, 'held')
  await new Promise((resolve) => setTimeout(resolve, 400))
  expect([shapeIds(b.doc), a.persisted()]).toEqual([[], 1])
  await lock.query('commit')
  lock.release()
  await until(() => expect([shapeIds(b.doc), a.persisted()]).toEqual([['shape:held'], 2]))
  expect(await world.db.prisma.boardUpdate.count({ where: { boardId } })).toBe(1)
})

test.each(['viewer', 'commenter'] as const)(
  'A6 A7 A8: a %s stays connected while they look; a change of theirs reaches nobody and ends it',
  async (role) => {
    const { a, boardId, projectId } = await twoEditors()
    put(a, 'one')
    const viewer = await world.person()
    await world.let(viewer, projectId, role)
    const tab = world.tab(boardId, viewer)
    await tab.synced
    await until(() => expect(shapeIds(tab.doc)).toEqual(['shape:one']))
    recordMap(a.doc).delete('shape:one')
    await until(() => expect(shapeIds(tab.doc)).toEqual([]))
    // Coming again they answer with the deletions they know, which is no change.
    tab.provider.ws?.close()
    await until(() => expect(tab.provider.synced).toBe(false))
    await until(() => expect(tab.provider.synced).toBe(true))
    const before = json(a.doc)
    recordMap(tab.doc).delete('page:page')
    await until(() => expect(tab.closed).toContain(CLOSE.forbidden))
    put(a, 'two')
    await until(() => expect(a.persisted()).toBe(4))
    expect({ ...json(a.doc), 'shape:two': undefined }).toEqual({ ...before, 'shape:two': undefined })
  },
)

test('A1 A2: without a login the upgrade is answered 401, from another site 403, elsewhere 404', async () => {
  const owner = await world.person()
  const { boardId } = await world.board(owner)
  const path = `/sync/${boardId}`
  expect(await world.upgradeStatus(path, { origin: ORIGIN })).toBe(401)
  expect(await world.upgradeStatus(path, { origin: 'https://evil.example', cookie: owner.cookie })).toBe(403)
  expect(await world.upgradeStatus('/else', { origin: ORIGIN, cookie: owner.cookie })).toBe(404)
})

test('A9: a board of others and no board at all give the same answer; a login that ended is told so', async () => {
  const [owner, stranger] = await Promise.all([world.person(), world.person()])
  const { boardId } = await world.board(owner)
  const tabs = [world.tab(boardId, stranger), world.tab('0199aaaa-0000-7000-8000-000000000000', owner)]
  await until(() => expect(tabs.map(({ closed }) => closed)).toEqual([[CLOSE.gone], [CLOSE.gone]]))
  const ended = world.tab(boardId, { cookie: `lensboard_session=${'x'.repeat(40)}` })
  await until(() => expect(ended.closed).toEqual([CLOSE.unauthenticated]))
})

test('A4 A5: a right that changes counts within seconds, on open sockets', async () => {
  const { a, b, editor, projectId, boardId } = await twoEditors()
  await setMemberRole(world.db, { projectId, personId: editor.id, role: 'viewer' })
  let told = false
  b.provider.messageHandlers[MESSAGE.auth] = () => {
    told = true
  }
  await until(() => expect(told).toBe(true))
  await setMemberRole(world.db, { projectId, personId: editor.id, role: 'editor' })
  await until(() => expect(b.closed).toEqual([CLOSE.restarting]))
  await until(() => expect(b.provider.synced).toBe(true))
  put(b, 'again')
  await until(() => expect(shapeIds(a.doc)).toEqual(['shape:again']))
  await removeMember(world.db, projectId, editor.id)
  await until(() => expect(b.closed).toEqual([CLOSE.restarting, CLOSE.forbidden]))
  const back = world.tab(boardId, editor)
  await until(() => expect(back.closed).toEqual([CLOSE.gone]))
})

test('signing out everywhere ends the sockets of that login', async () => {
  const { a, b, owner } = await twoEditors()
  const asker = await world.auth.personOf(owner.cookie)
  await world.auth.signOutEverywhere(asker!.person)
  await until(() => expect(a.closed).toEqual([CLOSE.unauthenticated]))
  expect(b.closed).toEqual([])
})

test('several messages in one frame are all read; a frame that is none ends the connection', async () => {
  const { a, boardId, owner } = await twoEditors()
  const socket = await world.socket(boardId, { cookie: owner.cookie, origin: ORIGIN })
  const doc = new Y.Doc()
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(a.doc))
  const updates: Uint8Array[] = []
  doc.on('update', (update) => updates.push(update))
  for (const id of ['x', 'y']) doc.transact(() => writeRecord(recordMap(doc), null, shape(id)))
  const frame = encoding.createEncoder()
  for (const update of updates) encoding.writeUint8Array(frame, updateFrame(update))
  socket.send(encoding.toUint8Array(frame))
  await until(() => expect(shapeIds(a.doc)).toEqual(['shape:x', 'shape:y']))
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.send(new Uint8Array([77, 1, 2, 3]))
  expect(await closed).toBe(CLOSE.invalidUpdate)
})

test('a record that is none is refused whole, its sender closed, and everybody else goes on', async () => {
  const { a, b } = await twoEditors()
  const before = json(b.doc)
  a.doc.transact(() => {
    writeRecord(recordMap(a.doc), null, shape('good'))
    recordMap(a.doc).get('page:page')?.set('name', 17)
  })
  await until(() => expect(a.closed).toEqual([CLOSE.invalidUpdate]))
  expect(json(b.doc)).toEqual(before)
  put(b, 'fine')
  await until(() => expect(b.persisted()).toBe(2))
})

test('a shape left without its parent by two edits at once is moved to the page, once, for everybody', async () => {
  const { a, b } = await twoEditors()
  put(a, 'frame')
  put(a, 'child')
  await until(() => expect(shapeIds(b.doc)).toHaveLength(2))
  recordMap(a.doc).delete('shape:frame')
  recordMap(b.doc).get('shape:child')?.set('t', ['shape:frame', 'a1', 5, 6, 0])
  await until(() => {
    for (const { doc } of [a, b])
      expect(recordMap(doc).get('shape:child')?.get('t')).toEqual(['page:page', 'a1', 5, 6, 0])
  })
  expect(json(a.doc)).toEqual(json(b.doc))
})

test('presence carries the name the server knows, only for oneself, and goes with the socket', async () => {
  const { a, b, owner } = await twoEditors()
  a.provider.awareness.setLocalState({ c: [1, 2], u: { id: 'boss', name: 'Boss', color: '#000' } })
  const seen = () => b.provider.awareness.getStates().get(a.doc.clientID)
  await until(() => expect(seen()).toMatchObject({ c: [1, 2], u: { id: owner.id } }))
  // Taking somebody else's away changes nothing.
  const forged = encoding.createEncoder()
  encoding.writeVarUint(forged, MESSAGE.awareness)
  const body = encoding.createEncoder()
  encoding.writeVarUint(body, 1)
  encoding.writeVarUint(body, a.doc.clientID)
  encoding.writeVarUint(body, Number.MAX_SAFE_INTEGER)
  encoding.writeVarString(body, 'null')
  encoding.writeVarUint8Array(forged, encoding.toUint8Array(body))
  b.provider.ws?.send(encoding.toUint8Array(forged))
  a.provider.awareness.setLocalState({ c: [3, 4] })
  await until(() => expect(seen()).toMatchObject({ c: [3, 4] }))
  expect(a.provider.awareness.getLocalState()).toEqual({ c: [3, 4] })
  a.leave()
  await until(() => expect(seen()).toBeUndefined())
})

test('what was written offline arrives after coming back, once', async () => {
  const { a, b, boardId } = await twoEditors()
  a.provider.disconnect()
  put(a, 'offline')
  // Typed before the server asked: builds on what only the answer brings.
  a.provider.on('status', ({ status }) => status === 'connected' && put(a, 'early'))
  a.provider.connect()
  await until(() => expect(shapeIds(b.doc)).toEqual(['shape:early', 'shape:offline']))
  expect(a.closed).toEqual([])
  expect(await world.db.prisma.boardUpdate.count({ where: { boardId } })).toBeLessThanOrEqual(2)
})

test('a client of an older epoch is sent away for good', async () => {
  const { boardId, owner } = await twoEditors()
  const socket = await world.socket(`${boardId}?epoch=7`, { cookie: owner.cookie })
  expect(await new Promise((resolve) => socket.once('close', resolve))).toBe(CLOSE.epochChanged)
})
