import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { json, ORIGIN, shape, type Tab, World } from '../../apps/sync/src/fixtures/world.js'
import { loadBoard } from '../../apps/sync/src/load-board.js'
import { seededRandom } from '../../packages/canvas/src/records/fixtures/random-records.js'
import { recordMap, writeRecord } from '../../packages/canvas/src/records/index.js'

/** Many more by `npm run chaos`. */
const TRIALS = Number(process.env.KILL_TRIALS ?? 12)
const FIRST = Number(process.env.KILL_FIRST ?? 1)
const TRIALS_PER_BOARD = 12
const PEOPLE = 3
/** On a slow machine too all trials of a board fit on its page of 4,000. */
const WRITTEN_MAX = 100
/** A server is killed after so many acknowledgements and a moment more; one time in five while its people come. */
const ACKNOWLEDGED_MAX = 60
const MOMENT_MS = 40
const COMING_MS = 400
/** On a machine that does something else acknowledgements take long. */
const PATIENCE_MS = 5_000
const MAIN = fileURLToPath(new URL('../../apps/sync/dist/main.js', import.meta.url))

let world: World
let next: Promise<Server> | undefined
beforeAll(async () => {
  world = await World.open()
})
afterAll(async () => {
  await next?.then(({ child }) => child.kill('SIGKILL')).catch(() => {})
  await world.close()
})

interface Server {
  child: ChildProcess
  port: number
}

/** The built server as a process of its own. */
async function spawnServer(): Promise<Server> {
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, DATABASE_URL: world.database.url, ORIGIN, SYNC_PORT: '0', LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string]
  return { child, port: JSON.parse(line).port }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Somebody who writes as fast as acknowledgements can be told apart, and notes which of it the server called durable. */
function writer(boardId: string, person: { cookie: string }, doc: Y.Doc, port: number, prefix: string) {
  const tab = world.tab(boardId, person, doc, port)
  const written: string[] = []
  let running = true
  const work = (async () => {
    while (running && !(tab.provider.synced && tab.persisted() > 0)) await pause(2)
    const before = tab.persisted()
    for (let n = 0; running && n < WRITTEN_MAX; n++) {
      const id = `${prefix}-${n}`
      doc.transact(() => writeRecord(recordMap(doc), null, shape(id)))
      written.push(`shape:${id}`)
      await pause(3)
    }
    return before
  })()
  return {
    tab,
    async stop(): Promise<string[]> {
      running = false
      const before = await work
      const durable = written.slice(0, Math.max(0, tab.persisted() - before))
      tab.leave()
      return durable
    },
  }
}

async function trial(
  seed: number,
  boardId: string,
  people: { cookie: string }[],
  docs: Y.Doc[],
  promised: Set<string>,
) {
  const random = seededRandom(seed)
  const server = await (next ?? spawnServer())
  next = spawnServer()
  const ended = once(server.child, 'exit')
  const writers = docs.map((doc, i) => writer(boardId, people[i]!, doc, server.port, `t${seed}p${i}`))
  if (random.chance(0.2)) await pause(random.next() * COMING_MS)
  else {
    const enough = random.int(ACKNOWLEDGED_MAX)
    const givesUpAt = Date.now() + PATIENCE_MS
    const acknowledged = () => writers.reduce((sum, { tab }) => sum + tab.persisted(), 0)
    while (acknowledged() < enough && Date.now() < givesUpAt) await pause(2)
    await pause(random.next() * MOMENT_MS)
  }
  server.child.kill('SIGKILL')
  await ended
  for (const each of writers) for (const id of await each.stop()) promised.add(id)
  const saved = (await loadBoard(world.db, boardId))!
  const records = recordMap(saved.doc)
  expect({ seed, lost: [...promised].filter((id) => !records.has(id)), damage: saved.damage }).toEqual({
    ...{ seed, lost: [], damage: [] },
  })
}

/** A server that lives: everybody comes back and ends with everything that anybody wrote. */
async function everythingArrives(boardId: string, people: { cookie: string }[], docs: Y.Doc[]) {
  const { child, port } = await (next ?? spawnServer())
  next = undefined
  const tabs: Tab[] = docs.map((doc, i) => world.tab(boardId, people[i]!, doc, port))
  await Promise.all(tabs.map(({ synced }) => synced))
  const all = new Set(docs.flatMap((doc) => [...recordMap(doc).keys()]))
  const givesUpAt = Date.now() + 30_000
  while (docs.some((doc) => recordMap(doc).size < all.size) && Date.now() < givesUpAt) await pause(20)
  for (const doc of docs) expect(json(doc)).toEqual(json(docs[0]!))
  expect(tabs.map(({ closed }) => closed)).toEqual(tabs.map(() => []))
  expect([...recordMap(docs[0]!).keys()].sort()).toEqual([...all].sort())
  for (const tab of tabs) tab.leave()
  child.kill('SIGKILL')
  return all.size
}

test(`D1 D2 D3b: ${TRIALS} times the server dies by kill -9, and no acknowledged edit is lost, nor any other`, async () => {
  let [promises, records] = [0, 0]
  for (let seed = FIRST; seed < FIRST + TRIALS; ) {
    const people = await Promise.all(Array.from({ length: PEOPLE }, () => world.person()))
    const { projectId, boardId } = await world.board(people[0]!)
    for (const person of people.slice(1)) await world.let(person, projectId, 'editor')
    const docs = people.map(() => new Y.Doc())
    const promised = new Set<string>()
    const until = Math.min(seed + TRIALS_PER_BOARD, FIRST + TRIALS)
    for (; seed < until; seed++) await trial(seed, boardId, people, docs, promised)
    records += await everythingArrives(boardId, people, docs)
    promises += promised.size
  }
  console.log(`${TRIALS} trials: ${promises} edits were acknowledged, ${records} written in all`)
  // Otherwise nothing was tried.
  expect(promises).toBeGreaterThan(TRIALS)
}, 7_200_000)
