import { gunzipSync } from 'node:zlib'
import { recordMap, writeRecord } from '@lensboard/canvas/records'
import { appendToBoardLog, compactBoardLog, type Db, openBoardLog, saveBoardVersion } from '@lensboard/db'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { json, ORIGIN, shape, shapeIds, type Tab, World } from './fixtures/world.js'
import { loadBoard } from './load-board.js'

let world: World
beforeAll(async () => {
  world = await World.open({ idleMs: 60_000, versionEveryMs: 300, lookEveryMs: 200 })
})
afterEach(() => world.leaveAll())
afterAll(() => world.close())

const until = <T>(look: () => T) => vi.waitFor(look, { timeout: 10_000, interval: 20 })
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const put = (tab: Tab, id: string, x = 0) => tab.doc.transact(() => writeRecord(recordMap(tab.doc), null, shape(id, x)))

async function ownBoard() {
  const owner = await world.person('Ada')
  return { owner, ...(await world.board(owner)) }
}

/** Asks the owner's desk of the server. */
async function ask(path: string, { cookie }: { cookie: string }, body?: object, origin = ORIGIN) {
  const answer = await fetch(`http://127.0.0.1:${world.server.port}/sync/${path}`, {
    headers: { cookie, origin, 'content-type': 'application/json' },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: (await answer.json()) as DeskAnswer }
}
interface DeskAnswer {
  id?: string
  changed?: number
  epoch?: number
  records?: unknown
}

const versionsOf = (boardId: string) =>
  world.db.prisma.boardVersion.findMany({ where: { boardId }, orderBy: { createdAt: 'asc' } })

test('while people work a version is kept from time to time, with its records as JSON', async () => {
  const { owner, boardId } = await ownBoard()
  const tab = world.tab(boardId, owner)
  await tab.synced
  put(tab, 'one')
  await pause(400)
  put(tab, 'two')
  await until(async () => expect(await versionsOf(boardId)).toHaveLength(1))
  const [version] = await versionsOf(boardId)
  const doc = new Y.Doc()
  Y.applyUpdateV2(doc, version!.state)
  expect(shapeIds(doc)).toEqual(['shape:one', 'shape:two'])
  expect(JSON.parse(gunzipSync(version!.records).toString())).toEqual(json(doc))
})

test('automatic versions of long ago are thinned out to one an hour and one a day; the others stay', async () => {
  const { boardId } = await ownBoard()
  const claim = { boardId, epoch: 1, fence: 0n }
  const make = (kind: 'automatic' | 'named') =>
    saveBoardVersion(world.db, claim, { kind, seq: 0n, state: new Uint8Array(1), records: new Uint8Array(1) })
  const age = (id: string, days: number, minutes = 0) =>
    world.db.pool.query(
      `update "BoardVersion" set "createdAt" = date_trunc('day', now()) - make_interval(days => $2) + make_interval(mins => $3) where id = $1`,
      [id, days, minutes],
    )
  // Two of one hour, one of the next, all of one day; then the same of long ago; and one with a name.
  for (const days of [3, 60]) for (const minutes of [5, 25, 65]) await age(await make('automatic'), days, minutes)
  await age(await make('named'), 60, 5)
  await make('automatic')
  const left = (await versionsOf(boardId)).map(({ kind, createdAt }) => `${kind} ${createdAt.getUTCMinutes()}`)
  expect(left.sort()).toEqual(expect.arrayContaining(['automatic 25', 'automatic 5', 'automatic 5', 'named 5']))
  expect(left).toHaveLength(5)
})

test('D15: the owner brings an older version back while others edit: as edits, with the board kept as it was', async () => {
  const { owner, boardId, projectId } = await ownBoard()
  const editor = await world.person('Bo')
  await world.let(editor, projectId, 'editor')
  const [a, b] = [world.tab(boardId, owner), world.tab(boardId, editor)]
  await Promise.all([a.synced, b.synced])
  put(a, 'kept', 1)
  put(a, 'moved', 1)
  await until(() => expect(shapeIds(b.doc)).toHaveLength(2))
  const made = await ask(`${boardId}/versions`, owner, { name: 'Before the talk' })
  expect(made.status).toBe(201)
  const then = json(a.doc)
  recordMap(b.doc).get('shape:moved')?.set('t', ['page:page', 'a1', 99, 0, 0])
  b.doc.transact(() => recordMap(b.doc).delete('shape:kept'))
  put(b, 'later')
  await until(() => expect(shapeIds(a.doc)).toEqual(['shape:later', 'shape:moved']))
  const changed = json(a.doc)
  // Others edit on in the very moment.
  const editing = Promise.all(['x', 'y', 'z'].map((id) => put(b, id)))
  const restored = await ask(`${boardId}/restore`, owner, { version: made.body.id })
  await editing
  expect(restored).toMatchObject({ status: 200 })
  expect(restored.body.changed).toBeGreaterThanOrEqual(3)
  await until(() => expect(recordMap(a.doc).get('shape:moved')?.get('t')).toEqual(['page:page', 'a1', 1, 0, 0]))
  await until(() => expect(json(b.doc)).toEqual(json(a.doc)))
  expect(shapeIds(a.doc)).toEqual(expect.arrayContaining(['shape:kept', 'shape:moved']))
  expect(shapeIds(a.doc)).not.toContain('shape:later')
  const [before] = await world.db.prisma.boardVersion.findMany({ where: { boardId, kind: 'before' } })
  const kept = new Y.Doc()
  Y.applyUpdateV2(kept, before!.state)
  expect(json(kept)).toMatchObject(changed)
  expect([before!.personId, then['shape:moved']]).toEqual([owner.id, json(a.doc)['shape:moved']])
  // What came back is edited like anything else.
  recordMap(b.doc).get('shape:kept')?.set('opacity', 0.5)
  await until(() => expect(recordMap(a.doc).get('shape:kept')?.get('opacity')).toBe(0.5))
  expect([a.closed, b.closed]).toEqual([[], []])
})

test('versions are the owner’s: others, strangers, other sites and other boards learn and change nothing', async () => {
  const [{ owner, boardId, projectId }, elsewhere] = await Promise.all([ownBoard(), ownBoard()])
  const [editor, stranger] = await Promise.all([world.person(), world.person()])
  await world.let(editor, projectId, 'editor')
  const path = `${boardId}/versions`
  const { body } = await ask(path, owner, { name: 'mine' })
  const one = `${path}/${body.id}`
  expect((await ask(one, owner)).body.records).toEqual([
    expect.objectContaining({ typeName: 'document' }),
    expect.objectContaining({ typeName: 'page' }),
  ])
  const census = { people: 0, records: 2, unreadable: [], queued: 0 }
  expect((await ask(`${boardId}/census`, owner)).body).toMatchObject(census)
  for (const asked of [one, `${boardId}/census`]) {
    expect((await ask(asked, editor)).status).toBe(403)
    expect((await ask(asked, stranger)).status).toBe(404)
    expect((await ask(asked, { cookie: '' })).status).toBe(401)
  }
  expect((await ask(`${elsewhere.boardId}/versions/${body.id}`, elsewhere.owner)).status).toBe(404)
  expect((await ask(path, owner, { name: 'x' }, 'https://evil.example')).status).toBe(403)
  expect((await ask(path, owner, { name: '' })).status).toBe(400)
  expect((await ask(`${elsewhere.boardId}/restore`, elsewhere.owner, { version: body.id })).status).toBe(404)
  expect(await versionsOf(boardId)).toHaveLength(1)
})

test('a board that cannot be opened begins anew from a version, and what it held stays on disk', async () => {
  const { owner, boardId } = await ownBoard()
  const tab = world.tab(boardId, owner)
  await tab.synced
  put(tab, 'kept')
  await until(() => expect(tab.persisted()).toBe(2))
  const { body } = await ask(`${boardId}/versions`, owner, { name: 'good' })
  // While it can be opened a version comes back as edits, and nothing else.
  expect((await ask(`${boardId}/rebuild`, owner, { version: body.id })).status).toBe(409)
  put(tab, 'lost')
  await until(() => expect(tab.persisted()).toBe(3))
  const { port } = world.server
  await world.server.close()
  await world.db.pool.query(`update "BoardBase" set seq = seq - 1 where "boardId" = $1`, [boardId])
  await world.db.pool.query(`delete from "BoardUpdate" where "boardId" = $1`, [boardId])
  await world.db.pool.query(`insert into "BoardUpdate" ("boardId", epoch, seq, update) values ($1, 1, 99, '\\x00')`, [
    boardId,
  ])
  await world.start({ idleMs: 60_000, versionEveryMs: 300, lookEveryMs: 200 }, port)
  expect((await ask(`${boardId}/census`, owner)).status).toBe(503)
  // What a version holds can be read all the same.
  expect((await ask(`${boardId}/versions/${body.id}`, owner)).status).toBe(200)
  expect(await ask(`${boardId}/rebuild`, owner, { version: body.id })).toEqual({ status: 200, body: { epoch: 2 } })
  expect((await ask(`${boardId}/census`, owner)).body).toMatchObject({ records: 3, unreadable: [] })
  const [damaged] = await world.db.prisma.boardVersion.findMany({ where: { boardId, kind: 'damaged' } })
  expect(damaged).toMatchObject({ epoch: 1, personId: owner.id })
  expect(await world.db.prisma.boardUpdate.count({ where: { boardId, epoch: 1 } })).toBe(1)
})

test('D7: nothing is said of a board before it is read', async () => {
  const { owner, boardId } = await ownBoard()
  const first = world.tab(boardId, owner)
  await first.synced
  put(first, 'there')
  await until(() => expect(first.persisted()).toBe(2))
  const { port } = world.server
  await world.server.close()
  const lock = await world.db.pool.connect()
  await lock.query('begin')
  await lock.query('lock table "BoardBase" in access exclusive mode')
  await world.start({ idleMs: 60_000, versionEveryMs: 300, lookEveryMs: 200 }, port)
  const tab = world.tab(boardId, owner)
  await until(() => expect(tab.provider.wsconnected).toBe(true))
  await pause(1_000)
  expect([tab.provider.synced, recordMap(tab.doc).size]).toEqual([false, 0])
  await lock.query('commit')
  lock.release()
  await tab.synced
  expect(shapeIds(tab.doc)).toEqual(['shape:there'])
})

test('D10: whichever statement of a compaction is the last, the board is the same', async () => {
  const { boardId } = await ownBoard()
  const doc = new Y.Doc()
  const log = (await loadBoard(world.db, boardId))!
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(log.doc))
  const updates: Uint8Array[] = []
  doc.on('update', (update) => updates.push(update))
  for (const id of ['one', 'two', 'three']) doc.transact(() => writeRecord(recordMap(doc), null, shape(id)))
  await appendToBoardLog(
    world.db,
    log,
    1n,
    updates.map((update) => ({ update, personId: null })),
  )
  await world.db.pool.query(`update "BoardUpdate" set "createdAt" = now() - interval '3 days' where "boardId" = $1`, [
    boardId,
  ])
  for (const statements of [0, 1, 2]) {
    const { fence } = (await openBoardLog(world.db, boardId, () => new Uint8Array()))!
    let left = statements
    const query = (...args: unknown[]) => {
      if (left-- === 0) throw new Error('the process ended')
      return (world.db.pool.query as (...args: unknown[]) => unknown)(...args)
    }
    const dying = { ...world.db, pool: { query } } as unknown as Db
    const compacting = compactBoardLog(dying, { boardId, epoch: 1, fence }, Y.encodeStateAsUpdateV2(doc), 3n)
    if (statements < 2) await expect(compacting).rejects.toThrow('the process ended')
    else await compacting
    expect(json((await loadBoard(world.db, boardId))!.doc)).toEqual(json(doc))
  }
  expect(await world.db.prisma.boardUpdate.count({ where: { boardId } })).toBe(0)
})

test('A3: a login that runs out while a board is open ends its sockets', async () => {
  const { owner, boardId } = await ownBoard()
  const tab = world.tab(boardId, owner)
  await tab.synced
  await world.db.pool.query(
    `update "LoginSession" set "expiresAt" = now() - interval '1 minute' where "personId" = $1`,
    [owner.id],
  )
  await until(() => expect(tab.closed).toEqual([4401]))
})

test('the numbers of an operator: boards, people, commits and refusals by code, and nobody’s words', async () => {
  const { owner, boardId } = await ownBoard()
  const tab = world.tab(boardId, owner)
  await tab.synced
  put(tab, 'secret-name')
  await until(() => expect(tab.persisted()).toBe(2))
  const bad = await world.socket(boardId, { cookie: owner.cookie, origin: ORIGIN })
  const closed = new Promise((resolve) => bad.once('close', resolve))
  bad.send(new Uint8Array([77]))
  await closed
  const text = await (await fetch(`http://127.0.0.1:${world.server.port}/metrics`)).text()
  for (const line of [
    /^lensboard_sync_rooms \d+$/m,
    /^lensboard_sync_clients\{role="owner"\} [1-9]/m,
    /^lensboard_sync_refusals_total\{code="4422"\} [1-9]/m,
    /^lensboard_sync_commit_seconds_count [1-9]/m,
    /^lensboard_sync_queued_updates 0$/m,
    /^lensboard_sync_damaged_rows_total 0$/m,
  ])
    expect(text).toMatch(line)
  expect(text).not.toContain('secret')
})
