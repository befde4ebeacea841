import { once } from 'node:events'
import { recordMap, writeRecord } from '@lensboard/canvas/records'
import { CLOSE } from '@lensboard/contract'
import { appendToBoardLog, copyProject } from '@lensboard/db'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import { presenceMessage } from './fixtures/presence-message.js'
import { json, ORIGIN, placeOf, shape, shapeIds, type Tab, World } from './fixtures/world.js'
import { step1Frame, step2Frame, updateFrame } from './frames.js'
import { loadBoard } from './load-board.js'
import { startSyncServer } from './server.js'

/** Short, so that a socket that answers nothing is noticed while a test watches. */
const PING_EVERY_MS = 1_000
const LOG_ROWS = 10_000

let world: World
const sockets: WebSocket[] = []
beforeAll(async () => {
  world = await World.open({ pingEveryMs: PING_EVERY_MS })
})
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.terminate()
  world.leaveAll()
})
afterAll(() => world.close())

const until = <T>(look: () => T, timeout = 10_000) => vi.waitFor(look, { timeout, interval: 20 })
const put = (tab: Tab, id: string, x = 0) => tab.doc.transact(() => writeRecord(recordMap(tab.doc), null, shape(id, x)))
const shownTo = (tab: Tab, personId: string) =>
  [...tab.provider.awareness.getStates().values()].filter(({ u }) => u?.id === personId)

async function boardOfTwo() {
  const [ada, bo] = [await world.person(), await world.person()]
  const { boardId, projectId } = await world.board(ada)
  await world.let(bo, projectId, 'editor')
  return { ada, bo, boardId, projectId }
}

/** A computer whose lid was closed: its socket stays and answers nothing, not even whether it is there. */
async function asleep(boardId: string, cookie: string): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${world.server.port}/sync/${boardId}`, {
    headers: { cookie, origin: ORIGIN },
    autoPong: false,
  })
  sockets.push(socket)
  await once(socket, 'open')
  return socket
}

test('P6: who is gone without a word is shown no longer than two pings', async () => {
  const { ada, bo, boardId } = await boardOfTwo()
  const tab = world.tab(boardId, ada)
  await tab.synced
  const gone = await asleep(boardId, bo.cookie)
  gone.send(step1Frame(new Uint8Array([0])))
  gone.send(presenceMessage(4242, { c: [1, 2] }))
  await until(() => expect(shownTo(tab, bo.id)).toHaveLength(1))
  const since = Date.now()
  await until(() => expect(shownTo(tab, bo.id)).toHaveLength(0))
  // Far below the half minute after which clients themselves would drop it.
  expect(Date.now() - since).toBeLessThan(10_000)
})

test('P7: a page that is loaded again leaves no second of itself, though its old socket still stands', async () => {
  const { ada, bo, boardId } = await boardOfTwo()
  const tab = world.tab(boardId, ada)
  await tab.synced
  const before = await asleep(boardId, bo.cookie)
  before.send(step1Frame(new Uint8Array([0])))
  before.send(presenceMessage(4242, { c: [1, 2] }))
  await until(() => expect(shownTo(tab, bo.id)).toHaveLength(1))
  // A tab keeps its client over a reload.
  const doc = new Y.Doc()
  doc.clientID = 4242
  const after = world.tab(boardId, bo, doc)
  after.provider.awareness.setLocalState({ c: [3, 4] })
  await until(() => expect(shownTo(tab, bo.id)).toMatchObject([{ c: [3, 4] }]))
  // The end of the old socket takes nothing from the new one.
  await until(() => expect(before.readyState).toBe(WebSocket.CLOSED))
  await after.synced
  expect(shownTo(tab, bo.id)).toMatchObject([{ c: [3, 4] }])
})

test('D14: ten thousand rows of log are the document that was written', async () => {
  const { ada, boardId } = await boardOfTwo()
  const loaded = (await loadBoard(world.db, boardId))!
  const { doc, seq } = loaded
  const rows: Uint8Array[] = []
  doc.on('update', (update) => rows.push(update))
  for (let i = 0; i < LOG_ROWS; i++)
    doc.transact(() => writeRecord(recordMap(doc), null, shape(`s${i % 500}`, i, i % 7)))
  expect(rows).toHaveLength(LOG_ROWS)
  const entries = rows.map((update) => ({ update, personId: ada.id }))
  await appendToBoardLog(world.db, loaded, seq + 1n, entries)
  const tab = world.tab(boardId, ada)
  await tab.synced
  expect(json(tab.doc)).toEqual(json(doc))
  expect(placeOf(tab.doc, 's499')).toEqual([LOG_ROWS - 1, (LOG_ROWS - 1) % 7])
})

test('D16: a laptop that slept has the newest board when it wakes, and takes nothing back', async () => {
  const { ada, bo, boardId } = await boardOfTwo()
  const [awake, slept] = [world.tab(boardId, ada), world.tab(boardId, bo)]
  await Promise.all([awake.synced, slept.synced])
  put(slept, 'shared', 1)
  put(slept, 'deleted')
  await until(() => expect(shapeIds(awake.doc)).toHaveLength(2))
  // Its network is gone while its page believes nothing of it.
  slept.provider.disconnect()
  put(slept, 'written in the train')
  put(awake, 'shared', 2)
  awake.doc.transact(() => recordMap(awake.doc).delete('shape:deleted'))
  put(awake, 'meanwhile')
  await until(() => expect(awake.persisted()).toBeGreaterThanOrEqual(4))
  slept.provider.connect()
  await until(() => expect(json(slept.doc)).toEqual(json(awake.doc)))
  await until(() =>
    expect(shapeIds(awake.doc)).toEqual(['shape:meanwhile', 'shape:shared', 'shape:written in the train']),
  )
  expect(placeOf(slept.doc, 'shared')).toEqual([2, 0])
})

test('F9: in a copy nobody goes on as a client of its source', async () => {
  const { ada, boardId, projectId } = await boardOfTwo()
  const tab = world.tab(boardId, ada)
  await tab.synced
  put(tab, 'first')
  await until(() => expect(tab.persisted()).toBe(2))
  const copy = (await copyProject(world.db, { sourceId: projectId, ownerId: ada.id, name: 'Copy', lineage: true }))!
  let written: Uint8Array | undefined
  tab.doc.once('update', (update: Uint8Array) => {
    written = update
  })
  put(tab, 'second')
  // The very person, with the very page, says in the copy what it says in the source.
  const socket = await world.socket(copy.boardId, { cookie: ada.cookie, origin: ORIGIN })
  sockets.push(socket)
  const closed = once(socket, 'close')
  socket.send(step1Frame(new Uint8Array([0])))
  socket.send(step2Frame(new Uint8Array([0, 0])))
  socket.send(updateFrame(written!))
  expect((await closed)[0]).toBe(CLOSE.invalidUpdate)
  const fresh = world.tab(copy.boardId, ada)
  await fresh.synced
  expect(shapeIds(fresh.doc)).toEqual(['shape:first'])
})

test('A11: the log says who came and went without their login', async () => {
  const { ada, boardId } = await boardOfTwo()
  const lines: string[] = []
  const log = pino({ level: 'trace' }, { write: (line) => lines.push(line) })
  const server = await startSyncServer({ db: world.db, origin: ORIGIN, port: 0, log })
  const tab = world.tab(boardId, ada, new Y.Doc(), server.port)
  await tab.synced
  await until(() => expect(tab.persisted()).toBe(1))
  const refused = new WebSocket(`ws://127.0.0.1:${server.port}/sync/${boardId}`, {
    headers: { cookie: ada.cookie, origin: ORIGIN },
  })
  sockets.push(refused)
  await once(refused, 'open')
  refused.send(new Uint8Array([77]))
  await once(refused, 'close')
  tab.leave()
  await server.close()
  expect(lines.join('')).toContain(boardId)
  expect(lines.join('')).not.toContain(ada.cookie.slice(ada.cookie.indexOf('=') + 1))
})
