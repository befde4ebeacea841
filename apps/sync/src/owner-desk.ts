import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Auth, checkOrigin, roleOnBoard } from '@lensboard/auth'
import { boardVersionState, type Db, damagedRows, listBoardVersions } from '@lensboard/db'
import { z } from 'zod'
import type { Rooms } from './rooms.js'

const PATH = /^\/sync\/([\w-]{1,64})\/(versions|restore)$/
const BODY_BYTES_MAX = 4 * 1024
const NewVersion = z.object({ name: z.string().trim().min(1).max(120) })
const Restore = z.object({ version: z.uuid() })

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

/**
 * Answers what the owner of a board asks about its safety, or undefined when the request is none: GET
 * `/sync/<board>/versions` lists size, versions and damaged rows, POST makes a version of a name, POST
 * `/sync/<board>/restore` brings one back as edits.
 */
export function atOwnerDesk(services: DeskServices, request: IncomingMessage): Promise<Answer> | undefined {
  const [, boardId, matter] = PATH.exec(request.url ?? '') ?? []
  return boardId && matter ? decide(services, request, boardId, matter) : undefined
}

async function decide(
  { db, auth, origin, rooms }: DeskServices,
  request: IncomingMessage,
  boardId: string,
  matter: string,
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
  if (matter === 'versions' && method === 'GET') {
    const census = await rooms.visit(boardId, async (room) => room.census)
    const [versions, damaged] = await Promise.all([listBoardVersions(db, boardId), damagedRows(db, boardId)])
    return { status: 200, body: { ...census, versions, damaged } }
  }
  if (method !== 'POST') return say(405, 'This is asked in another way.')
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
  const changed = await rooms.visit(boardId, (room) => room.restore(state, personId))
  return changed === null ? GONE : { status: 200, body: { changed } }
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
