import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { ORIGIN, shape, World } from '../../apps/sync/src/fixtures/world.js'
import { updateFrame } from '../../apps/sync/src/frames.js'
import { type Random, seededRandom } from '../../packages/canvas/src/records/fixtures/random-records.js'
import { recordMap, writeRecord } from '../../packages/canvas/src/records/index.js'

/** 10,000 frames and ten minutes by `npm run chaos`. */
const MUTATIONS = Number(process.env.CHAOS_MUTATIONS ?? 200)
const RANDOM_SECONDS = Number(process.env.CHAOS_SECONDS ?? 4)
/** Memory of this process, which runs the server too, may grow so much and no more, however long it is. */
const GROWTH_BYTES_MAX = 400 * 1024 * 1024

let world: World
beforeAll(async () => {
  world = await World.open({ refusalsAtOnce: Number.MAX_SAFE_INTEGER })
})
afterAll(() => world.close())

/** A board with a watcher on it, and two who attack it: one may edit, one may look only. */
async function attacked() {
  const [owner, editor, viewer] = await Promise.all([world.person(), world.person(), world.person()])
  const { projectId, boardId } = await world.board(owner)
  await world.let(editor, projectId, 'editor')
  await world.let(viewer, projectId, 'viewer')
  const watcher = world.tab(boardId, owner)
  await watcher.synced
  const put = (id: string) => watcher.doc.transact(() => writeRecord(recordMap(watcher.doc), null, shape(id)))
  /** True edits of somebody else, each of which the board has or lacks. */
  const frames: Uint8Array[] = []
  watcher.doc.on('update', (update) => frames.push(updateFrame(update)))
  for (let i = 0; i < 20; i++) put(`s${i}`)
  const offline = new Y.Doc()
  Y.applyUpdate(offline, Y.encodeStateAsUpdate(watcher.doc))
  offline.on('update', (update) => frames.push(updateFrame(update)))
  for (let i = 0; i < 20; i++) {
    const record = recordMap(offline).get(`shape:s${i}`)!
    record.set('opacity', i / 20)
    record.set('t', ['page:page', 'a2', i, i, 0])
  }
  while (watcher.persisted() < 21) await new Promise((resolve) => setTimeout(resolve, 20))
  const rows = () => world.db.prisma.boardUpdate.count({ where: { boardId } })
  const [bytes, rowsBefore] = [Y.encodeStateAsUpdate(watcher.doc), await rows()]
  /** Not a byte is another, and the service goes on for everybody. */
  const unharmed = async () => {
    expect(Buffer.compare(Y.encodeStateAsUpdate(watcher.doc), bytes)).toBe(0)
    expect(await rows()).toBe(rowsBefore)
    const late = world.tab(boardId, owner)
    await late.synced
    expect(Buffer.compare(Y.encodeStateAsUpdate(late.doc), bytes)).toBe(0)
    put('alive')
    while (!recordMap(late.doc).has('shape:alive')) await new Promise((resolve) => setTimeout(resolve, 20))
    expect(watcher.closed).toEqual([])
    late.leave()
  }
  return { boardId, editor, viewer, frames, unharmed }
}

/** Keeps a socket open for an attacker, anew whenever it is closed. */
function attacker(boardId: string, { cookie }: { cookie: string }) {
  let socket: Awaited<ReturnType<World['socket']>> | undefined
  let refused = 0
  return {
    refused: () => refused,
    async send(frame: Uint8Array) {
      if (socket?.readyState !== socket?.OPEN) socket = undefined
      socket ??= await world.socket(boardId, { cookie, origin: ORIGIN })
      const now = socket
      const closed = once(now, 'close').then(() => refused++)
      now.send(frame)
      // An answer to a ping comes after whatever the frame did.
      now.ping()
      await Promise.race([closed, once(now, 'pong')])
    },
    end: () => socket?.close(),
  }
}

const MUTATE: ((frame: Buffer, random: Random) => Uint8Array)[] = [
  (frame, random) => {
    frame[random.int(frame.length)]! ^= 1 << random.int(8)
    return frame
  },
  (frame, random) => frame.subarray(0, random.int(frame.length)),
  (frame, random) => Buffer.concat([frame, randomBytes(1 + random.int(20))]),
  (frame, random) => {
    frame[random.int(frame.length)] = random.int(256)
    frame[random.int(frame.length)] = 255
    return frame
  },
  (frame, random) => {
    const at = random.int(frame.length)
    return Buffer.concat([frame.subarray(0, at), randomBytes(1 + random.int(8)), frame.subarray(at)])
  },
  (frame, random) => {
    const [from, to] = [random.int(frame.length), random.int(frame.length)]
    return Buffer.concat([frame.subarray(0, from), frame.subarray(Math.max(from, to))])
  },
]

test(`Y7: ${MUTATIONS} mutated frames of true edits leave the document as it was, byte by byte`, async () => {
  const { boardId, viewer, frames, unharmed } = await attacked()
  const random = seededRandom(7)
  const eve = attacker(boardId, viewer)
  for (let i = 0; i < MUTATIONS; i++) await eve.send(random.pick(MUTATE)(Buffer.from(random.pick(frames)), random))
  eve.end()
  expect(eve.refused()).toBeGreaterThan(MUTATIONS / 4)
  await unharmed()
}, 3_600_000)

test(`Y19: ${RANDOM_SECONDS} seconds of random frames from somebody who may edit change nothing and cost no memory`, async () => {
  const { boardId, editor, unharmed } = await attacked()
  const random = seededRandom(19)
  const eve = attacker(boardId, editor)
  const before = process.memoryUsage().rss
  let sent = 0
  for (const endsAt = Date.now() + RANDOM_SECONDS * 1_000; Date.now() < endsAt; sent++) {
    // Half of them begin as a message of the protocol does, for otherwise none gets further than its first byte.
    const head = random.chance(0.5) ? [random.pick([0, 0, 0, 1, 3, 101]), random.int(3)] : []
    const length = 2 ** random.int(random.chance(0.01) ? 17 : 9)
    await eve.send(Buffer.concat([Buffer.from(head), randomBytes(length)]))
  }
  eve.end()
  expect(sent).toBeGreaterThan(RANDOM_SECONDS)
  expect(process.memoryUsage().rss - before).toBeLessThan(GROWTH_BYTES_MAX)
  await unharmed()
}, 3_600_000)
