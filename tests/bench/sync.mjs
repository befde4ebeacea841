// What a board carries: `npm run bench:sync`. The real server as a process, people as sockets in this one.
import { setTimeout as sleep } from 'node:timers/promises'
import { recordMap, writeRecord } from '@lensboard/canvas/records'
import * as Y from 'yjs'
import { figure } from './figures.mjs'
import { openBoard, presenceFrame, updateFrame } from './sync-client.mjs'
import { cards, fillLog, ORIGIN, openWorld } from './sync-server.mjs'

const EDITORS = 50
const UPDATES_PER_SECOND = 5
const EDIT_SECONDS = 15
const PRESENT = 150
const PRESENCE_PER_SECOND = 10
const PRESENCE_SECONDS = 10
const RESYNCED = 300
const CARDS = 1_000
const BOARDS = 10
const WARM_OPENINGS = 60
const LOG_ROWS = 10_000

const PARTS = { edits: benchEdits, presence: benchPresence, opening: benchOpening, restart: benchRestart }

/** Prints latencies, CPU, memory and loading times as distributions; of one part, or of all. */
export async function benchSync([part]) {
  const chosen = part === undefined ? Object.values(PARTS) : [PARTS[part]]
  if (chosen.includes(undefined)) throw new Error(`Parts: ${Object.keys(PARTS).join(', ')}.`)
  const world = await openWorld()
  try {
    for (const bench of chosen) await bench(world)
  } finally {
    await world.close()
  }
}

async function benchEdits(world) {
  const persons = await world.persons(EDITORS + 1)
  const server = await world.start()
  const boardId = await world.board(persons)
  const open = (person, doc) => openBoard({ port: server.port, origin: ORIGIN, boardId, cookie: person.cookie, doc })
  const sentAt = new Map()
  const seen = []
  const durable = []
  const watcher = await open(persons[0], new Y.Doc())
  recordMap(watcher.doc).observeDeep((events) => {
    for (const event of events) {
      const place = event.path.length > 0 && event.keysChanged.has('t') ? event.target.get('t') : undefined
      const since = place && sentAt.get(place[2])
      if (since !== undefined) seen.push(performance.now() - since)
    }
  })
  const editors = []
  for (const [n, person] of persons.slice(1).entries()) {
    const doc = new Y.Doc()
    const client = await open(person, doc)
    doc.transact(() => writeRecord(recordMap(doc), null, { ...cards(1)[0], id: `shape:of-${n}` }), 'own')
    client.socket.send(updateFrame(Y.encodeStateAsUpdate(doc)))
    editors.push({ client, doc, record: recordMap(doc).get(`shape:of-${n}`), waiting: [] })
    // From here on it only writes: what others do is read by the watcher.
    client.doc = undefined
  }
  await sleep(1_000)
  for (const { client, doc, waiting } of editors) {
    const first = client.persisted
    client.onPersisted = (count) => {
      for (let i = waiting.done ?? 0; i < count - first; i++) durable.push(performance.now() - waiting[i])
      waiting.done = count - first
    }
    doc.on('update', (update, origin) => {
      if (origin !== 'move') return
      waiting.push(performance.now())
      client.socket.send(updateFrame(update))
    })
  }
  const cpu = server.cpu()
  const since = performance.now()
  let moves = 0
  for (let round = 0; round < EDIT_SECONDS * UPDATES_PER_SECOND; round++)
    for (const [n, { doc, record }] of editors.entries()) {
      const due = since + (round + n / editors.length) * (1_000 / UPDATES_PER_SECOND)
      await until(due)
      const mark = ++moves
      sentAt.set(mark, performance.now())
      doc.transact(() => record.set('t', ['page:page', 'a1', mark, 0, 0]), 'move')
    }
  await sleep(1_000)
  const seconds = (performance.now() - since) / 1_000
  console.log(
    `sync: ${EDITORS} editors, ${(moves / seconds).toFixed(0)} updates a second; seen ${seen.length} of ${moves}, durable ${durable.length}`,
  )
  tell('seen by others', seen)
  tell('durable, told to its author', durable)
  console.log(`  server ${percent((server.cpu() - cpu) / seconds)} of a core, ${server.memory().toFixed(0)} MB`)
  figure('a durable edit is seen by others, p50', at(seen, 0.5), { most: 60, unit: 'ms' })
  figure('a durable edit is seen by others, p99', at(seen, 0.99), { most: 250, unit: 'ms' })
  for (const { client } of [...editors, { client: watcher }]) client.close()
  await server.kill()
}

async function benchPresence(world) {
  const persons = await world.persons(PRESENT)
  const server = await world.start()
  const boardId = await world.board(persons)
  const clients = []
  for (const { cookie } of persons)
    clients.push(await openBoard({ port: server.port, origin: ORIGIN, boardId, cookie }))
  const cpu = server.cpu()
  const since = performance.now()
  for (let round = 0; round < PRESENCE_SECONDS * PRESENCE_PER_SECOND; round++)
    for (const [n, { socket }] of clients.entries()) {
      const due = since + (round + n / clients.length) * (1_000 / PRESENCE_PER_SECOND)
      await until(due)
      socket.send(
        presenceFrame(1_000 + n, round + 1, { c: [round, n], v: [0, 0, 1], b: [1440, 900], s: ['abcdefghij'] }),
      )
    }
  const seconds = (performance.now() - since) / 1_000
  const share = (server.cpu() - cpu) / seconds
  const frames = clients.reduce((sum, client) => sum + client.presenceFrames, 0)
  const bytes = clients.reduce((sum, client) => sum + client.presenceBytes, 0)
  console.log(
    `sync: ${PRESENT} people who move ${((PRESENCE_SECONDS * PRESENCE_PER_SECOND) / seconds).toFixed(1)} times a second: ${percent(share)} of a core, ${(frames / seconds).toFixed(0)} frames and ${(bytes / seconds / 1e6).toFixed(1)} MB a second`,
  )
  figure(`${PRESENT} people with presence, share of a core`, share, { most: 0.6 })
  for (const client of clients) client.close()
  await server.kill()
}

async function benchRestart(world) {
  const persons = await world.persons(RESYNCED)
  const first = await world.start()
  const boardId = await world.board(persons, cards(CARDS))
  const open = ({ cookie }, port) => openBoard({ port, origin: ORIGIN, boardId, cookie })
  for (const person of persons) await open(person, first.port)
  await first.kill()
  const since = performance.now()
  const starting = world.start(first.port)
  const after = []
  await Promise.all(
    persons.map(async (person) => {
      // As the provider does: again and again, a little later each time, not all in one instant.
      for (let wait = 100; ; wait = Math.min(2_500, wait * 2)) {
        await sleep(wait * (0.5 + Math.random()))
        const client = await open(person, first.port).catch(() => undefined)
        if (client) return after.push(performance.now() - since)
      }
    }),
  )
  const server = await starting
  console.log(`sync: ${RESYNCED} clients of a board of ${CARDS} cards come back after kill -9 and a restart`)
  tell('back', after)
  figure(`${RESYNCED} clients resynced after a restart`, Math.max(...after) / 1_000, { most: 20, unit: 's' })
  await server.kill()
}

async function benchOpening(world) {
  const [person] = await world.persons(1)
  const boards = []
  for (let n = 0; n < BOARDS; n++) boards.push(await world.board([person], cards(CARDS)))
  const long = await world.board([person])
  await fillLog(world.db, long, LOG_ROWS)
  const server = await world.start()
  const open = async (boardId) => {
    const client = await openBoard({ port: server.port, origin: ORIGIN, boardId, cookie: person.cookie })
    client.close()
    return client
  }
  // Code is compiled and the database answers: what is cold below is the board alone.
  const small = await world.board([person])
  for (let n = 0; n < 5; n++) await open(small)
  const before = server.memory()
  const cold = []
  for (const boardId of boards) cold.push((await open(boardId)).syncedAfter)
  await sleep(500)
  const room = (server.memory() - before) / BOARDS
  const warm = []
  let bytes = 0
  for (let n = 0; n < WARM_OPENINGS; n++) {
    const client = await open(boards[n % 3])
    warm.push(client.syncedAfter)
    bytes = client.bytes
  }
  const rows = (await open(long)).syncedAfter
  console.log(`sync: a board of ${CARDS} cards, ${(bytes / 1024).toFixed(0)} kB; from the first packet to its document`)
  tell('cold', cold)
  tell('warm', warm)
  console.log(`  ${LOG_ROWS} rows of log: ${rows.toFixed(0)} ms; an idle room ${room.toFixed(1)} MB`)
  figure(`${CARDS} cards, first bytes warm, p95`, at(warm, 0.95), { most: 150, unit: 'ms' })
  figure(`${CARDS} cards, first bytes cold, most`, Math.max(...cold), { most: 600, unit: 'ms' })
  figure(`${LOG_ROWS} rows of log are loaded`, rows, { most: 1_000, unit: 'ms' })
  figure(`an idle room of ${CARDS} cards`, room, { most: 40, unit: 'MB' })
  await server.kill()
}

/** Also one who is late lets sockets speak. */
const until = (due) => sleep(Math.max(0, due - performance.now()))

const at = (values, share) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]
const percent = (share) => `${(share * 100).toFixed(0)} %`

function tell(what, values) {
  const shown = [0.5, 0.9, 0.95, 0.99, 1].map(
    (share) => `${share === 1 ? 'most' : `p${share * 100}`} ${at(values, share).toFixed(1)}`,
  )
  console.log(`  ${what.padEnd(28)} ${shown.join('   ')} ms`)
}
