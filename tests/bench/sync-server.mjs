// The real sync server as a process, its CPU time and memory, and boards written straight into its database.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createAuth } from '@lensboard/auth'
import { buildBoardState, CARD_TYPE, FIRST_PAGE_ID, recordMap, writeRecord } from '@lensboard/canvas/records'
import { newSpec } from '@lensboard/contract'
import { appendToBoardLog, connect, createProject, openBoardLog } from '@lensboard/db'
import { databaseUrl, TEMPLATE } from '@lensboard/db/testing'
import { startTestDatabase } from '@lensboard/infra/testing'
import * as Y from 'yjs'

const MAIN = fileURLToPath(new URL('../../apps/sync/dist/main.js', import.meta.url))
export const ORIGIN = 'http://localhost:4600'
const TICKS_PER_SECOND = 100

/** A database of its own, people and boards in it, and servers that are started on it. */
export async function openWorld() {
  const database = await startTestDatabase()
  const url = databaseUrl(database.adminUrl, TEMPLATE)
  const db = connect(url)
  const auth = createAuth(db, { origin: ORIGIN })
  let people = 0
  const person = async () => {
    const n = ++people
    const login = await auth.continueAsGuest({ name: `Person ${n}` }, `10.2.${n >> 8}.${n & 255}`)
    return { id: login.person.id, cookie: login.cookie.split(';')[0] }
  }
  return {
    db,
    persons: async (count) => {
      const all = []
      for (let i = 0; i < count; i++) all.push(await person())
      return all
    },
    async board([owner, ...others], records = []) {
      const { projectId, boardId } = await createProject(db, owner.id, 'Board')
      await db.prisma.member.createMany({
        data: others.map(({ id }) => ({ projectId, personId: id, role: 'editor' })),
      })
      if (records.length > 0) {
        const state = Buffer.from(buildBoardState(records))
        await db.prisma.boardBase.create({ data: { boardId, state, seq: 0 } })
      }
      return boardId
    },
    start: (port) => startServer(url, port),
    async close() {
      await db.close()
      await database.stop()
    },
  }
}

async function startServer(url, port = 0) {
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, DATABASE_URL: url, ORIGIN, SYNC_PORT: String(port), LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  const stat = () => readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return {
    port: JSON.parse(line).port,
    /** Seconds of CPU so far, user and system. */
    cpu: () => (Number(stat()[11]) + Number(stat()[12])) / TICKS_PER_SECOND,
    memory: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024,
    async kill(signal = 'SIGKILL') {
      const ended = once(child, 'exit')
      child.kill(signal)
      await ended
    },
  }
}

/** Cards as a browser would have placed them. */
export const cards = (count) =>
  Array.from({ length: count }, (_, n) => ({
    ...{ typeName: 'shape', type: CARD_TYPE, parentId: FIRST_PAGE_ID, id: `shape:bench-${n}` },
    ...{ index: `a${String(n + 1).padStart(4, '0')}V`, x: (n % 40) * 500, y: Math.floor(n / 40) * 400 },
    ...{ rotation: 0, isLocked: false, opacity: 1, meta: {} },
    props: {
      ...{ w: 400, h: 300, title: `Reading ${n}`, metric: 'prob', layer: 0, head: 0 },
      spec: newSpec(
        'lens',
        { name: 'workshop', hash: 'ab'.repeat(32) },
        `The trees are green and the sky is blue, ${n}`,
      ),
    },
  }))

/** Writes so many moves of cards as rows of the log. */
export async function fillLog(db, boardId, rows) {
  const log = await openBoardLog(db, boardId, () => new Uint8Array(buildBoardState([])))
  const doc = new Y.Doc()
  Y.applyUpdateV2(doc, log.state)
  let entries = []
  doc.on('update', (update) => entries.push({ update, personId: null }))
  const placed = cards(100)
  for (const card of placed) doc.transact(() => writeRecord(recordMap(doc), null, card))
  for (let n = entries.length; n < rows; n++)
    recordMap(doc)
      .get(placed[n % placed.length].id)
      .set('t', [FIRST_PAGE_ID, 'a1', n, n, 0])
  for (let seq = 1n; entries.length > 0; seq += 500n) {
    await appendToBoardLog(db, { boardId, epoch: 1, fence: log.fence }, seq, entries.slice(0, 500))
    entries = entries.slice(500)
  }
}
