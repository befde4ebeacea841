import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { ORIGIN, shape, World } from '../../apps/sync/src/fixtures/world.js'
import { recordMap, writeRecord } from '../../packages/canvas/src/records/index.js'

let world: World
const providers: WebsocketProvider[] = []
beforeAll(async () => {
  world = await World.open()
})
afterEach(() => {
  for (const provider of providers.splice(0)) provider.destroy()
})
afterAll(() => world.close())

const until = <T>(look: () => T) => vi.waitFor(look, { timeout: 10_000, interval: 20 })

/** The provider as it comes from its package, with no handler of ours; the cookie is what a browser would send. */
function open(boardId: string, cookie: string) {
  class Browser extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols, { headers: { cookie, origin: ORIGIN } })
    }
  }
  const provider = new WebsocketProvider(`ws://127.0.0.1:${world.server.port}/sync`, boardId, new Y.Doc(), {
    WebSocketPolyfill: Browser as never,
    // Three computers: in one process they would talk past the server.
    disableBc: true,
  })
  providers.push(provider)
  return provider
}

test('an unmodified y-websocket provider syncs, edits, shows presence, comes back and looks on', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {})
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const [ada, bo, cy] = await Promise.all([world.person('Ada'), world.person('Bo'), world.person('Cy')])
  const { projectId, boardId } = await world.board(ada)
  await world.let(bo, projectId, 'editor')
  await world.let(cy, projectId, 'viewer')
  const [a, b, c] = [open(boardId, ada.cookie), open(boardId, bo.cookie), open(boardId, cy.cookie)]
  await until(() => expect([a.synced, b.synced, c.synced]).toEqual([true, true, true]))
  a.doc.transact(() => writeRecord(recordMap(a.doc), null, shape('one')))
  await until(() => expect([b, c].map(({ doc }) => recordMap(doc).has('shape:one'))).toEqual([true, true]))
  a.awareness.setLocalStateField('c', [1, 2])
  await until(() =>
    expect(b.awareness.getStates().get(a.doc.clientID)).toMatchObject({ c: [1, 2], u: { name: 'Ada' } }),
  )
  // Its socket breaks; it comes back by itself with what was written meanwhile on both sides.
  b.ws?.close()
  await until(() => expect(b.wsconnected).toBe(false))
  b.doc.transact(() => writeRecord(recordMap(b.doc), null, shape('offline')))
  a.doc.transact(() => writeRecord(recordMap(a.doc), null, shape('meanwhile')))
  await until(() => expect(b.synced).toBe(true))
  await until(() => {
    for (const { doc } of [a, b, c]) expect(recordMap(doc).size).toBe(5)
  })
  for (const { doc } of [b, c]) expect(recordMap(doc).toJSON()).toEqual(recordMap(a.doc).toJSON())
  const closes: number[] = []
  c.on('connection-close', (event) => event && closes.push(event.code))
  c.doc.transact(() => recordMap(c.doc).delete('shape:one'))
  await until(() => expect(closes).toEqual([4403]))
  expect(recordMap(a.doc).has('shape:one')).toBe(true)
  expect(await world.db.prisma.boardUpdate.count({ where: { boardId } })).toBe(3)
  said.mockRestore()
  warned.mockRestore()
})
