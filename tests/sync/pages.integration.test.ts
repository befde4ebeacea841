import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { ORIGIN, shape, shapeIds, World, withHeaders } from '../../apps/sync/src/fixtures/world.js'
import { recordMap, writeRecord } from '../../packages/canvas/src/records/index.js'
import { type BoardConnection, connectBoard } from '../../packages/canvas/src/sync/index.js'

const SKEWED_PAGE = fileURLToPath(new URL('./skewed-page.mjs', import.meta.url))
const TEN_YEARS_MS = 10 * 365 * 24 * 3_600_000

let world: World
const connections: BoardConnection[] = []
beforeAll(async () => {
  world = await World.open()
})
afterEach(() => {
  for (const connection of connections.splice(0)) connection.destroy()
  world.leaveAll()
})
afterAll(() => world.close())

const until = <T>(look: () => T, timeout = 10_000) => vi.waitFor(look, { timeout, interval: 20 })
const put = (doc: Y.Doc, id: string) => doc.transact(() => writeRecord(recordMap(doc), null, shape(id)))

async function ownBoard() {
  const owner = await world.person()
  return { owner, ...(await world.board(owner)) }
}

/** A page as the product makes it; tells the addresses it asks for. */
function open(boardId: string, { cookie }: { cookie: string }, port = world.server.port) {
  const doc = new Y.Doc()
  const asked: string[] = []
  const Socket = class extends withHeaders({ cookie, origin: ORIGIN }) {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      asked.push(String(url))
    }
  }
  const connection = connectBoard({
    ...{ url: `ws://127.0.0.1:${port}/sync`, boardId, epoch: 1, doc, onState: () => {} },
    WebSocketPolyfill: Socket,
  })
  connections.push(connection)
  return { doc, asked, connection, is: () => connection.state().is }
}

test('A11: no login stands in an address', async () => {
  const { owner, boardId } = await ownBoard()
  const page = open(boardId, owner)
  await until(() => expect(page.is()).toBe('saved'))
  const secret = owner.cookie.slice(owner.cookie.indexOf('=') + 1)
  expect(secret.length).toBeGreaterThan(20)
  expect(page.asked).toHaveLength(1)
  expect([...new URL(page.asked[0]!).searchParams.keys()].sort()).toEqual(['epoch', 'v'])
  expect(page.asked[0]).not.toContain(secret)
})

test('A13: two tabs of one browser tell each other nothing past the server', async () => {
  const { owner, boardId } = await ownBoard()
  // Answers no upgrade: whatever one tab learns of the other it has from the browser.
  const nobody = createServer().on('upgrade', (_request, socket) => socket.end('HTTP/1.1 503 \r\n\r\n'))
  await once(nobody.listen(0, '127.0.0.1'), 'listening')
  const { port } = nobody.address() as AddressInfo
  const [one, other] = [open(boardId, owner, port), open(boardId, owner, port)]
  const heard = vi.fn()
  other.connection.awareness.on('change', heard)
  put(one.doc, 'mine')
  one.connection.awareness.setLocalState({ c: [1, 2] })
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(shapeIds(other.doc)).toEqual([])
  expect(heard).not.toHaveBeenCalled()
  nobody.closeAllConnections()
  nobody.close()
  // The same two over a server do hear of each other.
  const [a, b] = [open(boardId, owner), open(boardId, owner)]
  await Promise.all([a.connection.synced, b.connection.synced])
  put(a.doc, 'mine')
  await until(() => expect(shapeIds(b.doc)).toEqual(['shape:mine']))
})

test.each([
  ['ten years behind', -TEN_YEARS_MS],
  ['ten years ahead', TEN_YEARS_MS],
])('D18: a computer whose clock is %s works as any other', async (_name, skew) => {
  const { owner, boardId, projectId } = await ownBoard()
  const other = await world.person()
  await world.let(other, projectId, 'editor')
  const page = open(boardId, other)
  await page.connection.synced
  const before = new Date()
  const child = spawn(process.execPath, [SKEWED_PAGE], {
    env: {
      ...process.env,
      PORT: String(world.server.port),
      BOARD: boardId,
      COOKIE: owner.cookie,
      ORIGIN,
      SKEW_MS: String(skew),
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  try {
    const [said] = (await once(child, 'message')) as [{ year: number; is: string }]
    expect(said.is).toBe('saved')
    expect(Math.abs(said.year - new Date().getFullYear())).toBeGreaterThan(8)
    await until(() => expect(shapeIds(page.doc)).toEqual(['shape:skewed']))
    const shown = () => [...page.connection.awareness.getStates().values()].find(({ u }) => u?.id === owner.id)
    await until(() => expect(shown()).toMatchObject({ c: [3, 4] }))
    put(page.doc, 'skewed')
    put(page.doc, 'after')
    const [heard] = (await once(child, 'message')) as [{ ids: string[] }]
    expect(heard.ids).toEqual(['shape:after', 'shape:skewed'])
    const rows = await world.db.prisma.boardUpdate.findMany({ where: { boardId }, select: { createdAt: true } })
    expect(rows.length).toBeGreaterThan(0)
    for (const { createdAt } of rows) expect(Math.abs(createdAt.getTime() - before.getTime())).toBeLessThan(120_000)
  } finally {
    child.kill('SIGKILL')
  }
})
