import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { buildBoardState, recordMap, writeRecord } from '@lensboard/canvas/records'
import { CLOSE } from '@lensboard/contract'
import { copyProject, openBoardLog, saveBoardVersion } from '@lensboard/db'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { json, ORIGIN, shape, shapeIds, type Tab, World } from './fixtures/world.js'
import { loadBoard } from './load-board.js'

/** Short, so that rooms empty while a test watches. */
const IDLE_MS = 50
const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url))

let world: World
const children: ChildProcess[] = []
beforeAll(async () => {
  world = await World.open({ idleMs: IDLE_MS })
})
afterEach(() => {
  world.leaveAll()
  for (const child of children.splice(0)) child.kill('SIGKILL')
})
afterAll(() => world.close())

const until = <T>(look: () => T, timeout = 10_000) => vi.waitFor(look, { timeout, interval: 20 })
const put = (tab: Tab, id: string) => tab.doc.transact(() => writeRecord(recordMap(tab.doc), null, shape(id)))
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const base = (boardId: string) => world.db.prisma.boardBase.findUnique({ where: { boardId } })
const names = (count: number, prefix = 's') =>
  Array.from({ length: count }, (_, i) => `${prefix}${String(i).padStart(4, '0')}`)
/** Takes the board from the server that has it, as every opening does: asked once, never until it is so. */
const stored = async (boardId: string) => json((await loadBoard(world.db, boardId))!.doc)
const rowsOnDisk = (boardId: string) => world.db.prisma.boardUpdate.count({ where: { boardId } })

/** The database takes no log rows for as long as this runs. */
async function whileLogRefuses(act: () => Promise<void>) {
  await world.db.pool.query('alter table "BoardUpdate" add constraint closed check (false) not valid')
  try {
    await act()
  } finally {
    await world.db.pool.query('alter table "BoardUpdate" drop constraint closed')
  }
}

async function ownBoard() {
  const owner = await world.person()
  return { owner, ...(await world.board(owner)) }
}

/** The built server as its own process. */
async function spawnServer(port: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, DATABASE_URL: world.database.url, ORIGIN, SYNC_PORT: String(port), LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  children.push(child)
  await until(async () => expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200), 30_000)
  return child
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

test('D1: what was acknowledged is there after kill -9, and the tab goes on by itself', async () => {
  const { owner, boardId } = await ownBoard()
  const port = await freePort()
  const child = await spawnServer(port)
  const tab = world.tab(boardId, owner, undefined, port)
  await tab.synced
  const acknowledged = new Map<number, string>()
  for (const [i, id] of names(60).entries()) {
    put(tab, id)
    // The answer to the server's question came first.
    acknowledged.set(i + 2, `shape:${id}`)
    await pause(3)
  }
  await until(() => expect(tab.persisted()).toBeGreaterThan(20))
  child.kill('SIGKILL')
  const durable = [...acknowledged].filter(([n]) => n <= tab.persisted()).map(([, id]) => id)
  await once(child, 'exit')
  expect(Object.keys(await stored(boardId))).toEqual(expect.arrayContaining(durable))
  put(tab, 'while-away')
  await spawnServer(port)
  await until(() => expect(tab.provider.synced).toBe(true), 30_000)
  const other = world.tab(boardId, owner, undefined, port)
  await until(() => expect(shapeIds(other.doc)).toHaveLength(61))
  expect(json(other.doc)).toEqual(json(tab.doc))
})

test('D19: asked to stop, the server writes everything, compacts, and sends its tabs to the next one', async () => {
  const { owner, boardId } = await ownBoard()
  const port = await freePort()
  const child = await spawnServer(port)
  const tabs = [1, 2, 3].map(() => world.tab(boardId, owner, undefined, port))
  await Promise.all(tabs.map(({ synced }) => synced))
  const [tab] = tabs
  for (const id of names(20)) put(tab!, id)
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
  for (const { closed } of tabs) expect(closed[0]).toBe(CLOSE.restarting)
  const saved = await base(boardId)
  const doc = new Y.Doc()
  Y.applyUpdateV2(doc, saved!.state)
  const persisted = tab!.persisted() - 1
  expect(shapeIds(doc).length).toBeGreaterThanOrEqual(persisted)
  expect(saved!.seq).toBe(BigInt(shapeIds(doc).length))
})

test('the server ends when the process that started it is gone', async () => {
  const child = await spawnServer(await freePort())
  child.disconnect()
  expect(await once(child, 'exit')).toEqual([0, null])
})

test('an emptied board is compacted and saved for lists; opened again it is the same', async () => {
  const { owner, boardId } = await ownBoard()
  const tab = world.tab(boardId, owner)
  await tab.synced
  for (const id of names(30)) put(tab, id)
  await until(() => expect(tab.persisted()).toBe(31))
  const before = json(tab.doc)
  tab.leave()
  await until(async () => expect((await base(boardId))!.seq).toBe(30n))
  const board = await world.db.prisma.board.findUniqueOrThrow({ where: { id: boardId } })
  expect(board.savedAt).not.toBeNull()
  expect(board.projection).toMatchObject({ version: 1, cards: [], shapes: expect.arrayContaining([]) })
  const again = world.tab(boardId, owner)
  await again.synced
  expect(json(again.doc)).toEqual(before)
})

test('D5: who comes while the last one leaves sees everything, in one and the same room', async () => {
  const { owner, boardId } = await ownBoard()
  let seen = 0
  for (let round = 0; round < 12; round++) {
    const tab = world.tab(boardId, owner)
    await tab.synced
    expect(shapeIds(tab.doc)).toHaveLength(seen)
    put(tab, `round${round}`)
    await until(() => expect(tab.persisted()).toBeGreaterThanOrEqual(2))
    seen++
    tab.leave()
    // Around the moment at which the room ends.
    await pause(IDLE_MS - 10 + round * 3)
  }
  expect(Object.keys(await stored(boardId)).filter((id) => id.startsWith('shape:'))).toHaveLength(seen)
})

/** A board of three rows whose base includes none of them, as before compaction, and nothing kept of it. */
async function boardOfRows() {
  const { owner, boardId } = await ownBoard()
  const tab = world.tab(boardId, owner)
  await tab.synced
  for (const id of ['one', 'two', 'three']) {
    put(tab, id)
    await until(() => expect(tab.persisted()).toBe(shapeIds(tab.doc).length + 1))
  }
  tab.leave()
  await until(async () => expect(await world.db.prisma.boardVersion.count({ where: { boardId } })).toBe(1))
  await pause(IDLE_MS)
  await world.db.prisma.boardVersion.deleteMany({ where: { boardId } })
  const whole = (await base(boardId))!.state
  const first = await world.db.prisma.boardUpdate.findMany({ where: { boardId }, orderBy: { seq: 'asc' } })
  expect(first).toHaveLength(3)
  return { owner, boardId, tab, whole }
}

const rewind = async (boardId: string, state: Uint8Array) =>
  world.db.prisma.boardBase.update({ where: { boardId }, data: { seq: 0n, state: Buffer.from(state) } })

async function expectClosed(boardId: string, owner: { cookie: string }) {
  const visitor = world.tab(boardId, owner)
  await until(() => expect(visitor.closed.length).toBeGreaterThan(0))
  expect(visitor.closed[0]).toBe(CLOSE.unavailable)
  expect([visitor.provider.synced, [...recordMap(visitor.doc).keys()]]).toEqual([false, []])
  put(visitor, 'never')
  await pause(100)
  visitor.leave()
  expect(await world.db.prisma.boardUpdate.count({ where: { boardId, seq: { gt: 3n } } })).toBe(0)
}

/** The state of a board before its first row. */
async function beforeRows(whole: Uint8Array): Promise<Uint8Array> {
  const doc = new Y.Doc()
  Y.applyUpdateV2(doc, whole)
  const bare = new Y.Doc()
  // The seed is the server's own client, the one that wrote the pages.
  const seed = doc.getMap('records')._map.get('page:page')!.id.client
  const all = Y.decodeUpdate(Y.encodeStateAsUpdate(doc))
  const others = new Map(
    [...new Set(all.structs.map(({ id }) => id.client))].filter((id) => id !== seed).map((id) => [id, 1e9]),
  )
  Y.applyUpdate(bare, Y.encodeStateAsUpdate(doc, Y.encodeStateVector(others)))
  return Y.encodeStateAsUpdateV2(bare)
}

test('D6 D9: a board whose rows are not all there, or whose base cannot be read, is not shown, not even empty', async () => {
  const { owner, boardId, whole } = await boardOfRows()
  await world.db.prisma.boardBase.update({ where: { boardId }, data: { state: Buffer.from([9, 9, 9]) } })
  await expectClosed(boardId, owner)
  await rewind(boardId, await beforeRows(whole))
  await world.db.prisma.boardUpdate.deleteMany({ where: { boardId, seq: 2n } })
  await expectClosed(boardId, owner)
})

test('D8: a row that cannot be read is set aside and kept; its author brings it back', async () => {
  const { owner, boardId, tab, whole } = await boardOfRows()
  await rewind(boardId, await beforeRows(whole))
  await world.db.pool.query(`update "BoardUpdate" set update = '\\x0101ff' where "boardId" = $1 and seq = 2`, [boardId])
  const visitor = world.tab(boardId, owner)
  await visitor.synced
  expect(shapeIds(visitor.doc)).toEqual(['shape:one'])
  const rows = await world.db.prisma.boardUpdate.findMany({ where: { boardId }, orderBy: { seq: 'asc' } })
  expect(rows.map(({ damage }) => damage)).toEqual([
    null,
    expect.stringMatching(/readable/),
    expect.stringMatching(/builds on/),
  ])
  expect([...rows[1]!.update]).toEqual([1, 1, 255])
  const author = world.tab(boardId, owner, tab.doc)
  await until(() => expect(shapeIds(visitor.doc)).toEqual(['shape:one', 'shape:three', 'shape:two']))
  expect([author.closed, json(visitor.doc)]).toEqual([[], json(tab.doc)])
  expect(Object.keys(await stored(boardId)).filter((id) => id.startsWith('shape:'))).toHaveLength(3)
})

test('D8: a base that cannot be read gives way to the last version and the rows after it, and is kept', async () => {
  const { owner, boardId, whole } = await boardOfRows()
  const first = await beforeRows(whole)
  const claim = { boardId, epoch: 1, fence: 0n }
  await saveBoardVersion(world.db, claim, { kind: 'automatic', seq: 0n, state: first, records: new Uint8Array() })
  await world.db.prisma.boardBase.update({ where: { boardId }, data: { state: Buffer.from([9, 9, 9]) } })
  const visitor = world.tab(boardId, owner)
  await visitor.synced
  expect(shapeIds(visitor.doc)).toEqual(['shape:one', 'shape:three', 'shape:two'])
  const damaged = await world.db.prisma.boardVersion.findMany({ where: { boardId, kind: 'damaged' } })
  expect(damaged.map(({ state }) => [...state])).toEqual([[9, 9, 9]])
  put(visitor, 'four')
  await until(() => expect(visitor.persisted()).toBe(2))
  visitor.leave()
  await until(async () => expect((await base(boardId))!.seq).toBe(4n))
  expect(Object.keys(await stored(boardId)).filter((id) => id.startsWith('shape:'))).toHaveLength(4)
})

test('D12: a server that lost the board to another writes nothing more and sends its people there', async () => {
  const { owner, boardId } = await ownBoard()
  const tab = world.tab(boardId, owner)
  await tab.synced
  put(tab, 'mine')
  await until(() => expect(tab.persisted()).toBe(2))
  const other = await openBoardLog(world.db, boardId, () => buildBoardState([]))
  expect(other!.updates).toHaveLength(1)
  put(tab, 'late')
  await until(() => expect(tab.closed).toEqual([CLOSE.restarting]))
  // The tab comes back, the board is opened afresh, and what it kept is written then.
  await until(() => expect(tab.provider.synced).toBe(true))
  await until(async () => expect(await rowsOnDisk(boardId)).toBe(2))
  expect(Object.keys(await stored(boardId))).toContain('shape:late')
})

test('D3: while the database refuses, authors wait and others see nothing; then all arrives once, in order', async () => {
  const { owner, boardId } = await ownBoard()
  const [a, b] = [world.tab(boardId, owner), world.tab(boardId, owner)]
  await Promise.all([a.synced, b.synced])
  // Their answers to the server's question are counted already.
  await until(() => expect([a.persisted(), b.persisted()]).toEqual([1, 1]))
  await whileLogRefuses(async () => {
    for (const id of names(5)) put(a, id)
    await pause(1_000)
    expect([shapeIds(b.doc), a.persisted(), a.closed]).toEqual([[], 1, []])
  })
  await until(() => expect(shapeIds(b.doc)).toHaveLength(5))
  expect(a.persisted()).toBe(6)
  expect(await rowsOnDisk(boardId)).toBe(5)
})

test('D4: a database that stays away ends the connections for now, and nothing is lost when it is back', async () => {
  const { owner, boardId } = await ownBoard()
  const tab = world.tab(boardId, owner)
  await tab.synced
  await whileLogRefuses(async () => {
    put(tab, 'kept')
    await until(() => expect(tab.closed[0]).toBe(CLOSE.unavailable), 15_000)
  })
  await until(() => expect(tab.provider.synced).toBe(true))
  await until(async () => expect(await rowsOnDisk(boardId)).toBe(1))
  expect(Object.keys(await stored(boardId))).toContain('shape:kept')
})

test('D11: compaction while people write keeps every change', async () => {
  const { owner, boardId } = await ownBoard()
  const tabs = [1, 2, 3].map(() => world.tab(boardId, owner))
  await Promise.all(tabs.map(({ synced }) => synced))
  for (const id of names(200)) {
    for (const [i, tab] of tabs.entries()) put(tab, `${id}-${i}`)
    await pause(2)
  }
  await until(() => expect(tabs.map(({ doc }) => shapeIds(doc).length)).toEqual([600, 600, 600]), 30_000)
  await until(async () => expect((await base(boardId))!.seq).toBeGreaterThanOrEqual(500n))
  expect(await stored(boardId)).toEqual(json(tabs[0]!.doc))
})

test('F3: a copied project opens with the records of its source, and changes there stay there', async () => {
  const { owner, boardId, projectId } = await ownBoard()
  const tab = world.tab(boardId, owner)
  await tab.synced
  put(tab, 'first')
  await until(() => expect(tab.persisted()).toBe(2))
  const copy = await copyProject(world.db, { sourceId: projectId, ownerId: owner.id, name: 'Copy', lineage: true })
  const there = world.tab(copy!.boardId, owner)
  await there.synced
  expect(json(there.doc)).toEqual(json(tab.doc))
  put(there, 'second')
  await until(() => expect(there.persisted()).toBe(2))
  expect(shapeIds(tab.doc)).toEqual(['shape:first'])
})
