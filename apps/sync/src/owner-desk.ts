import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Auth, checkOrigin, roleOnBoard } from '@lensboard/auth'
import { boardRecords, projectionOf } from '@lensboard/canvas/records'
import { boardVersionState, type Db, rebuildBoard } from '@lensboard/db'
import * as Y from 'yjs'
import { z } from 'zod'
import type { Room } from './room.js'
import type { Rooms } from './rooms.js'

const PATH = /^\/sync\/([\w-]{1,64})\/(census|versions|restore|rebuild)(?:\/([\w-]{1,64}))?$/
const BODY_BYTES_MAX = 4 * 1024
const NewVersion = z.object({ name: z.string().trim().min(1).max(120) })
const Restore = z.object({ version: z.uuid() })
/** Names of records that cannot be read, that are said. */
const UNREADABLE_MAX = 50

interface DeskServices {
  db: Db
  auth: Auth
  origin: string
  rooms: Rooms
}

interface Answer {
  status: number
  body: unknown
}

const say = (status: number, message: string): Answer => ({ status, body: { message } })
const GONE = say(404, 'This does not exist, or you may not see it.')
const CLOSED = say(503, 'This board cannot be opened right now.')

/**
 * Answers what the owner of a board asks of this server, or undefined when the request is none. GET
 * `/sync/<board>/census` opens the board and says what is in it, GET `…/versions/<version>` what was in it then, POST
 * `…/versions` keeps one of a name, POST `…/restore` brings one back as edits, POST `…/rebuild` begins anew from one
 * when the board cannot be opened.
 */
export function atOwnerDesk(services: DeskServices, request: IncomingMessage): Promise<Answer> | undefined {
  const [, boardId, matter, version] = PATH.exec(request.url ?? '') ?? []
  return boardId && matter ? decide(services, request, { boardId, matter, version }) : undefined
}

interface Asked {
  boardId: string
  matter: string
  version: string | undefined
}

async function decide(
  { db, auth, origin, rooms }: DeskServices,
  request: IncomingMessage,
  { boardId, matter, version }: Asked,
): Promise<Answer> {
  const { method = 'GET', headers } = request
  try {
    checkOrigin(method, headers.origin, headers.host, origin)
  } catch {
    return say(403, 'This came from another page.')
  }
  const asker = await auth.personOf(headers.cookie)
  if (!asker) return say(401, 'Sign in again.')
  const role = await roleOnBoard(db, asker.person.id, boardId)
  if (!role) return GONE
  if (role !== 'owner') return say(403, 'Only the owner of a board sees its versions.')
  const personId = asker.person.id
  if (matter === 'census' && method === 'GET') {
    const census = await rooms.visit(boardId, async (room) => censusOf(room)).catch(() => CLOSED)
    return census === CLOSED ? CLOSED : census === null ? GONE : { status: 200, body: census }
  }
  if (matter === 'versions' && version !== undefined && method === 'GET') {
    const state = await boardVersionState(db, boardId, version)
    return state ? { status: 200, body: contentOf(state) } : GONE
  }
  if (method !== 'POST' || version !== undefined) return say(405, 'This is asked in another way.')
  const body = await readJson(request)
  if (matter === 'versions') {
    const wish = NewVersion.safeParse(body)
    if (!wish.success) return say(400, 'A version has a name of 1 to 120 characters.')
    const id = await rooms.visit(boardId, (room) => room.keepVersion({ kind: 'named', name: wish.data.name, personId }))
    return id === null ? GONE : { status: 201, body: { id } }
  }
  const wish = Restore.safeParse(body)
  const state = wish.success ? await boardVersionState(db, boardId, wish.data.version) : null
  if (!state) return say(404, 'There is no such version of this board.')
  if (matter === 'restore') {
    const changed = await rooms.visit(boardId, (room) => room.restore(state, personId))
    return changed === null ? GONE : { status: 200, body: { changed } }
  }
  if (matter !== 'rebuild') return GONE
  const opens = await rooms.visit(boardId, async () => true).catch(() => false)
  if (opens === null) return GONE
  if (opens) return say(409, 'This board can be opened. Bring the version back instead.')
  return { status: 200, body: { epoch: await rebuildBoard(db, { boardId, state, personId }) } }
}

/** A version as records, and as much of them as a picture needs. */
function contentOf(state: Uint8Array) {
  const doc = new Y.Doc()
  try {
    Y.applyUpdateV2(doc, state)
    const records = [...boardRecords(doc).records.values()]
    return { records, projection: projectionOf(records).projection }
  } finally {
    doc.destroy()
  }
}

/** What is in a board that is open. */
function censusOf(room: Room) {
  const { records, quarantined } = room.records()
  return {
    ...room.census,
    people: new Set([...room.connections].map(({ person }) => person.id)).size,
    records: records.size,
    unreadable: [...quarantined.keys()].slice(0, UNREADABLE_MAX),
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const part of request) {
    text += part
    if (text.length > BODY_BYTES_MAX) return
  }
  try {
    return JSON.parse(text)
  } catch {
    return
  }
}

/** Writes an answer; numbers that JSON does not have become text. */
export function write(response: ServerResponse, { status, body }: Answer): void {
  const json = JSON.stringify(body, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(json)
}
