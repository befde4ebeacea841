import { CLOSE } from '@lensboard/contract'
import { setMemberRole } from '@lensboard/db'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { ORIGIN, shape, World, withHeaders } from '../../apps/sync/src/fixtures/world.js'
import { bindPresence, peersOf } from '../../packages/canvas/src/presence/index.js'
import { boardSchemaVersion, recordMap, writeRecord } from '../../packages/canvas/src/records/index.js'
import { bindStore } from '../../packages/canvas/src/sync/bind-store.js'
import { newStore } from '../../packages/canvas/src/sync/fixtures/peers.js'
import { type BoardConnection, connectBoard, type SaveState, wouldLose } from '../../packages/canvas/src/sync/index.js'

let world: World
const connections: BoardConnection[] = []
beforeAll(async () => {
  world = await World.open()
})
afterEach(() => {
  for (const connection of connections.splice(0)) connection.destroy()
})
afterAll(() => world.close())

const until = <T>(look: () => T, timeout = 10_000) => vi.waitFor(look, { timeout, interval: 20 })

/** A browser's socket that loses what arrives while `loses` says so. */
const leaky = (headers: Record<string, string>, loses: () => boolean) =>
  class extends withHeaders(headers) {
    override set onmessage(handle: ((event: MessageEvent) => void) | null) {
      super.onmessage = handle && ((event: MessageEvent) => !loses() && handle(event))
    }
  }

/** A page on the board as the product makes it. */
function open(
  boardId: string,
  { cookie }: { cookie: string },
  epoch = 1,
  loses = () => false,
  schemaVersion = boardSchemaVersion(),
) {
  const doc = new Y.Doc()
  const states: SaveState[] = []
  const connection = connectBoard({
    ...{ url: `ws://127.0.0.1:${world.server.port}/sync`, boardId, epoch, doc, schemaVersion },
    onState: (state) => states.push(state),
    WebSocketPolyfill: leaky({ cookie, origin: ORIGIN }, loses),
  })
  connections.push(connection)
  const put = (id: string) => doc.transact(() => writeRecord(recordMap(doc), null, shape(id)))
  return { doc, states, connection, put, is: () => connection.state().is }
}

async function ownBoard() {
  const owner = await world.person()
  return { owner, ...(await world.board(owner)) }
}

test('a change is Saving until it is on disk, and closing the page before that would lose it', async () => {
  const { owner, boardId } = await ownBoard()
  const page = open(boardId, owner)
  expect(page.is()).toBe('connecting')
  await page.connection.synced
  await until(() => expect(page.is()).toBe('saved'))
  page.put('one')
  expect([page.is(), page.connection.pending(), wouldLose(page.connection)]).toEqual(['saving', 1, true])
  await until(() => expect(page.is()).toBe('saved'))
  expect([page.connection.pending(), wouldLose(page.connection)]).toEqual([0, false])
  expect(await world.db.prisma.boardUpdate.count({ where: { boardId } })).toBe(1)
})

test('without a server it is Offline and counts what waits; back again it saves all of it', async () => {
  const { owner, boardId } = await ownBoard()
  const page = open(boardId, owner)
  await until(() => expect(page.is()).toBe('saved'))
  const { port } = world.server
  await world.server.close()
  await until(() => expect(page.is()).toBe('offline'))
  page.put('one')
  page.put('two')
  expect(page.connection.state()).toEqual({ is: 'offline', pending: 2 })
  await world.start({}, port)
  page.connection.retry()
  await until(() => expect(page.is()).toBe('saved'), 20_000)
  expect(page.states.map(({ is }) => is)).not.toContain('refused')
  const other = open(boardId, owner)
  await other.connection.synced
  expect(recordMap(other.doc).toJSON()).toEqual(recordMap(page.doc).toJSON())
})

test('who may look only reads so before the board is there, and again when the right is lost', async () => {
  const { owner, boardId, projectId } = await ownBoard()
  const [viewer, editor] = await Promise.all([world.person(), world.person()])
  await world.let(viewer, projectId, 'viewer')
  await world.let(editor, projectId, 'editor')
  const page = open(boardId, viewer)
  await page.connection.synced
  await until(() => expect(page.is()).toBe('readonly'))
  expect(page.states.map(({ is }) => is)).not.toContain('saved')
  const edits = open(boardId, editor)
  await until(() => expect(edits.is()).toBe('saved'))
  await setMemberRole(world.db, { projectId, personId: editor.id, role: 'viewer' })
  await until(() => expect(edits.is()).toBe('readonly'))
  expect(owner.id).not.toBe(editor.id)
})

test('a board that is not there, or rebuilt, is refused with a sentence and not tried again', async () => {
  const { owner, boardId } = await ownBoard()
  const none = open('0199aaaa-0000-7000-8000-000000000000', owner)
  await expect(none.connection.synced).rejects.toThrow('This board does not exist, or you may not see it.')
  expect(none.connection.state()).toMatchObject({ is: 'refused', code: CLOSE.gone })
  const old = open(boardId, owner, 3)
  await until(() => expect(old.connection.state()).toMatchObject({ is: 'refused', code: CLOSE.epochChanged }))
})

test('two people see each other with the names the server knows, and the cell the other points at', async () => {
  const owner = await world.person('Ada')
  const { boardId } = await world.board(owner)
  const pages = [open(boardId, owner), open(boardId, owner)] as const
  const stores = await Promise.all(
    pages.map(async ({ doc, connection }) => {
      await connection.synced
      const store = newStore()
      bindStore(store, doc, { editable: true })
      const presence = bindPresence({
        ...{ store, awareness: connection.awareness },
        person: { id: owner.id, name: 'Somebody else', color: '#000000' },
      })
      return { store, presence }
    }),
  )
  stores[0]?.presence.set({ pointed: ['c', 'resid_post.3', 1, 262] })
  await until(() =>
    expect(peersOf(pages[1].connection.awareness)).toMatchObject([
      { person: { id: owner.id, name: 'Ada', role: 'owner' } },
    ]),
  )
  const shown = () => stores[1]?.store.allRecords().filter((record) => record.typeName === 'instance_presence')
  await until(() =>
    expect(shown()).toMatchObject([
      {
        ...{ userName: 'Ada', userId: owner.id, currentPageId: 'page:page' },
        meta: { role: 'owner', pointed: ['c', 'resid_post.3', 1, 262] },
      },
    ]),
  )
  pages[0].connection.destroy()
  await until(() => expect(shown()).toEqual([]))
  for (const { presence } of stores) presence.dispose()
})

test('C10: a page that a message never reached notices with the next one, comes again and has everything', async () => {
  const { owner, boardId } = await ownBoard()
  let loses = false
  const [a, b] = [open(boardId, owner), open(boardId, owner, 1, () => loses)]
  await Promise.all([a.connection.synced, b.connection.synced])
  await until(() => expect([a.is(), b.is()]).toEqual(['saved', 'saved']))
  loses = true
  a.put('lost')
  await until(() => expect(a.is()).toBe('saved'))
  await new Promise((resolve) => setTimeout(resolve, 100))
  loses = false
  expect(recordMap(b.doc).has('shape:lost')).toBe(false)
  a.put('next')
  await until(() => expect(b.states.map(({ is }) => is)).toContain('offline'))
  await until(() => expect(recordMap(b.doc).toJSON()).toEqual(recordMap(a.doc).toJSON()))
  await until(() => expect(b.is()).toBe('saved'))
})

test('Y6: a person may take much away; the page says so to the server beforehand, also after being offline', async () => {
  const { owner, boardId } = await ownBoard()
  const page = open(boardId, owner)
  await until(() => expect(page.is()).toBe('saved'))
  const many = Array.from({ length: 80 }, (_, i) => `s${i}`)
  const fill = () =>
    page.doc.transact(() => {
      for (const id of many) writeRecord(recordMap(page.doc), null, shape(id))
    })
  const clear = () =>
    page.doc.transact(() => {
      for (const id of many) recordMap(page.doc).delete(`shape:${id}`)
    })
  for (const act of [fill, clear, fill]) {
    act()
    await until(() => expect(page.is()).toBe('saved'))
  }
  const { port } = world.server
  await world.server.close()
  await until(() => expect(page.is()).toBe('offline'))
  clear()
  await world.start({}, port)
  page.connection.retry()
  await until(() => expect(page.is()).toBe('saved'), 20_000)
  expect(page.states.map(({ is }) => is)).not.toContain('refused')
  expect(recordMap(page.doc).size).toBe(2)
  expect(await world.db.prisma.boardVersion.count({ where: { boardId, kind: 'before' } })).toBe(2)
})

test('C3: an older page looks on and loses nothing of what it does not know; a newer one waits', async () => {
  const { owner, boardId } = await ownBoard()
  const version = boardSchemaVersion()
  const page = open(boardId, owner)
  const old = open(boardId, owner, 1, undefined, version - 1)
  const ahead = open(boardId, owner, 1, undefined, version + 1)
  await Promise.all([page.connection.synced, old.connection.synced])
  await until(() => expect(old.is()).toBe('readonly'))
  expect(old.connection.state()).toMatchObject({ older: true, sentence: expect.stringMatching(/Reload this page/) })
  await until(() => expect(ahead.connection.state()).toMatchObject({ is: 'refused', code: CLOSE.clientTooNew }))
  page.put('one')
  recordMap(page.doc).get('shape:one')?.set('meta.later', { unknown: 'here' })
  await until(() => expect(recordMap(old.doc).toJSON()).toEqual(recordMap(page.doc).toJSON()))
  recordMap(old.doc).get('shape:one')?.delete('meta.later')
  await until(() => expect(old.connection.state()).toMatchObject({ is: 'refused', code: CLOSE.forbidden }))
  expect(recordMap(page.doc).get('shape:one')?.get('meta.later')).toEqual({ unknown: 'here' })
})
