import { once } from 'node:events'
import { recordMap, writeRecord } from '@lensboard/canvas/records'
import { CLOSE, MESSAGE } from '@lensboard/contract'
import * as encoding from 'lib0/encoding'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { WebSocket } from 'ws'
import * as Y from 'yjs'
import { presenceMessage } from './fixtures/presence-message.js'
import { json, ORIGIN, shape, shapeIds, type Tab, World } from './fixtures/world.js'
import { step1Frame, step2Frame, updateFrame } from './frames.js'
import { FRAME_BYTES_MAX, REFUSALS, STATE_VECTOR_ENTRIES_MAX } from './limits.js'

let world: World
beforeAll(async () => {
  world = await World.open()
})
afterEach(() => world.leaveAll())
afterAll(() => world.close())

const until = <T>(look: () => T) => vi.waitFor(look, { timeout: 10_000, interval: 20 })
const put = (tab: Tab, id: string) => tab.doc.transact(() => writeRecord(recordMap(tab.doc), null, shape(id)))
/** The answer to the server's question of somebody who has nothing. With it the allowances of a newcomer are over. */
const NOTHING = step2Frame(new Uint8Array([0, 0]))
const closing = async (socket: WebSocket) => (await once(socket, 'close'))[0] as number

/** Somebody honest on a board, and an editor who is not. */
async function honestAndEve() {
  const [owner, eve] = await Promise.all([world.person('Ada'), world.person('Eve')])
  const { projectId, boardId } = await world.board(owner)
  await world.let(eve, projectId, 'editor')
  const a = world.tab(boardId, owner)
  await a.synced
  await until(() => expect(a.persisted()).toBe(1))
  put(a, 'theirs')
  await until(() => expect(a.persisted()).toBe(2))
  const socket = () => world.socket(boardId, { cookie: eve.cookie, origin: ORIGIN })
  /** Nothing of the board changed, its people are still there, and it goes on. */
  const unharmed = async (before: unknown) => {
    expect(json(a.doc)).toEqual(before)
    const count = a.persisted()
    put(a, `after${count}`)
    await until(() => expect(a.persisted()).toBe(count + 1))
    expect(a.closed).toEqual([])
  }
  return { a, owner, eve, boardId, projectId, socket, unharmed }
}

test('Y1 Y3 Y5 Y6: the silencer, the eraser and structs of others end their sender alone', async () => {
  const { a, socket, unharmed } = await honestAndEve()
  const victim = a.doc.clientID
  const before = json(a.doc)
  const known = Y.getState(a.doc.store, victim)
  const bytes = (write: (encoder: encoding.Encoder) => void) => {
    const encoder = encoding.createEncoder()
    write(encoder)
    return encoding.toUint8Array(encoder)
  }
  const numbers = (...all: number[]) =>
    bytes((encoder) => {
      for (const n of all) encoding.writeVarUint(encoder, n)
    })
  const silencer = bytes((encoder) => {
    for (const n of [1, 1, victim, known]) encoding.writeVarUint(encoder, n)
    encoding.writeUint8(encoder, 0)
    for (const n of [1e9, 0]) encoding.writeVarUint(encoder, n)
  })
  expect(silencer.length).toBeLessThanOrEqual(17)
  const attacks = [silencer, numbers(0, 1, victim, 1, known, 1_000), numbers(0, 1, victim, 1, 0, 1e9)]
  for (const attack of attacks) {
    const eve = await socket()
    const code = closing(eve)
    eve.send(NOTHING)
    eve.send(updateFrame(attack))
    expect(await code).toBe(CLOSE.invalidUpdate)
  }
  await unharmed(before)
})

test('Y9 Y10: a frame over a mebibyte is refused before it is read, and nothing is compressed', async () => {
  const { a, socket, unharmed } = await honestAndEve()
  const before = json(a.doc)
  const eve = await socket()
  expect(eve.extensions).toBe('')
  eve.send(NOTHING)
  const code = closing(eve)
  eve.send(new Uint8Array(FRAME_BYTES_MAX + 1))
  expect(await code).toBe(CLOSE.tooLarge)
  const other = await socket()
  const otherCode = closing(other)
  other.send(new Uint8Array(5 * 1024 * 1024))
  expect(await otherCode).toBe(CLOSE.tooLarge)
  await unharmed(before)
})

test('Y13: a state vector of too many clients is refused, and questions are answered only so often', async () => {
  const { a, socket, unharmed } = await honestAndEve()
  const before = json(a.doc)
  const vector = new Map(Array.from({ length: STATE_VECTOR_ENTRIES_MAX + 1 }, (_, i) => [i, 1]))
  const eve = await socket()
  const code = closing(eve)
  eve.send(step1Frame(Y.encodeStateVector(vector)))
  expect(await code).toBe(CLOSE.tooLarge)
  const asker = await socket()
  const asked = closing(asker)
  let answers = 0
  asker.on('message', () => answers++)
  for (let i = 0; i < 1_000; i++) asker.send(step1Frame(new Uint8Array([0])))
  expect(await asked).toBe(CLOSE.rateLimited)
  expect(answers).toBeLessThan(20)
  await unharmed(before)
})

test('who is refused again and again has to wait', async () => {
  const { boardId, eve, unharmed, a } = await honestAndEve()
  const before = json(a.doc)
  for (let i = 0; i < REFUSALS.burst; i++) {
    const socket = await world.socket(boardId, { cookie: eve.cookie, origin: ORIGIN })
    const code = closing(socket)
    socket.send(new Uint8Array([77]))
    expect(await code).toBe(CLOSE.invalidUpdate)
  }
  const late = world.tab(boardId, eve)
  await until(() => expect(late.closed).toContain(CLOSE.rateLimited))
  late.leave()
  await unharmed(before)
})

test('Y6: a deletion of much that says so is taken, and the board is kept as it was before', async () => {
  const { a, boardId } = await honestAndEve()
  a.doc.transact(() => {
    for (let i = 0; i < 80; i++) writeRecord(recordMap(a.doc), null, shape(`s${i}`))
  })
  await until(() => expect(a.persisted()).toBe(3))
  const before = json(a.doc)
  a.provider.ws?.send(new Uint8Array([MESSAGE.bulk]))
  a.doc.transact(() => {
    for (const id of shapeIds(a.doc)) recordMap(a.doc).delete(id)
  })
  await until(() => expect(a.persisted()).toBe(4))
  const versions = await world.db.prisma.boardVersion.findMany({ where: { boardId } })
  expect(versions.map(({ kind, seq }) => [kind, seq])).toEqual([['before', 2n]])
  const kept = new Y.Doc()
  Y.applyUpdateV2(kept, versions[0]!.state)
  expect(json(kept)).toEqual(before)
})

test('P1 P2 P3 P9: nobody speaks for another client, under another name, or takes away what others show', async () => {
  const { a, eve, owner, boardId, socket } = await honestAndEve()
  const watcher = world.tab(boardId, owner)
  await watcher.synced
  const seen = (client: number) => watcher.provider.awareness.getStates().get(client)
  a.provider.awareness.setLocalState({ c: [1, 2] })
  await until(() => expect(seen(a.doc.clientID)).toMatchObject({ c: [1, 2] }))
  const forger = await socket()
  forger.send(step1Frame(new Uint8Array([0])))
  // As somebody who writes here, then with a clock that nothing comes after.
  forger.send(presenceMessage(a.doc.clientID, { c: [66, 66] }))
  forger.send(presenceMessage(a.doc.clientID, null, Number.MAX_SAFE_INTEGER))
  forger.send(
    presenceMessage(4242, { c: [5, 5], u: { id: owner.id, name: 'Ada', color: '#000' }, presenter: true }, 2 ** 53 - 1),
  )
  await until(() => expect(seen(4242)).toMatchObject({ c: [5, 5], u: { id: eve.id, name: 'Eve' } }))
  forger.send(presenceMessage(4243, { c: [7, 7] }))
  a.provider.awareness.setLocalState({ c: [3, 4] })
  await until(() => expect(seen(a.doc.clientID)).toMatchObject({ c: [3, 4], u: { id: owner.id } }))
  expect(seen(4243)).toBeUndefined()
  forger.close()
  await until(() => expect(seen(4242)).toBeUndefined())
})

test('P4 P5 P6: too much presence is left out, a flood reaches others twenty times a second, leaving shows at once', async () => {
  const { a, socket } = await honestAndEve()
  let frames = 0
  const handle = a.provider.messageHandlers[MESSAGE.awareness]!
  a.provider.messageHandlers[MESSAGE.awareness] = (...args) => {
    frames++
    handle(...args)
  }
  const eve = await socket()
  eve.send(step1Frame(new Uint8Array([0])))
  const seen = () => a.provider.awareness.getStates().get(4242) as { c?: number[]; big?: string } | undefined
  eve.send(presenceMessage(4242, { c: [0, 0] }))
  await until(() => expect(seen()).toBeDefined())
  eve.send(presenceMessage(4242, { c: [0, 1], big: 'x'.repeat(3_000) }))
  frames = 0
  const since = Date.now()
  for (let i = 1; i <= 100; i++) {
    eve.send(presenceMessage(4242, { c: [i, 0] }))
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  const seconds = (Date.now() - since) / 1000
  await until(() => expect(seen()?.c).toEqual([100, 0]))
  expect(frames).toBeLessThanOrEqual(20 * seconds + 3)
  expect(seen()?.big).toBeUndefined()
  eve.close()
  const left = Date.now()
  await until(() => expect(seen()).toBeUndefined())
  expect(Date.now() - left).toBeLessThan(1_000)
})
