import { createServer, STATUS_CODES } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { createAuth } from '@lensboard/auth'
import { boardSchemaVersion } from '@lensboard/canvas/records'
import { CLOSE } from '@lensboard/contract'
import type { Db } from '@lensboard/db'
import type { Logger } from 'pino'
import { WebSocket, WebSocketServer } from 'ws'
import { watchAccess } from './access.js'
import { Connection } from './connection.js'
import { type Handshake, shakeHands } from './handshake.js'
import { FIRST_ANSWER_BYTES_MAX, PERSON_CONNECTIONS_MAX, ROOM_CONNECTIONS_MAX } from './limits.js'
import { handleFrame } from './messages.js'
import { createMetrics } from './metrics.js'
import { atOwnerDesk, write } from './owner-desk.js'
import { RefusalCounts } from './refusal-counts.js'
import type { Room } from './room.js'
import { Rooms, type RoomsOptions } from './rooms.js'

const OUR_VERSION = boardSchemaVersion()
const PING_EVERY_MS = 15_000
/** All clients of a closing server come back; spread over this time they do not come at once. */
const GOODBYE_SPREAD_MS = 1_500
const GOODBYE_MS_PER_CLIENT = 10

export interface SyncOptions extends RoomsOptions {
  /** Refused changes of a person that are let go at once. */
  refusalsAtOnce?: number
  lookEveryMs?: number
  /** A socket that does not answer between two pings is ended. */
  pingEveryMs?: number
  db: Db
  origin: string
  port: number
  log: Logger
}

export interface SyncServer {
  port: number
  /** Refuses newcomers, writes everything, sends everybody away to come again. */
  close(): Promise<void>
}

/** A frame over the limit ends the connection for good: with the standard's own code a browser would come again with it. */
class Socket extends WebSocket {
  override close(code?: number, reason?: string | Buffer): void {
    super.close(code === MESSAGE_TOO_BIG ? CLOSE.tooLarge : code, reason)
  }
}
const MESSAGE_TOO_BIG = 1009

/**
 * Starts the sync server on 127.0.0.1: `/sync/<boardId>` speaks y-websocket, what lies under it answers the board's
 * owner, `/healthz` says it is alive and `/metrics` how it is.
 */
export async function startSyncServer(options: SyncOptions): Promise<SyncServer> {
  const { db, origin, port, log, refusalsAtOnce, lookEveryMs, pingEveryMs = PING_EVERY_MS, ...roomsOptions } = options
  const auth = createAuth(db, { origin })
  const metrics = createMetrics()
  const refusals = new RefusalCounts(refusalsAtOnce)
  const onRefused = (personId: string) => refusals.note(personId)
  const rooms = new Rooms({ db, log, metrics, onRefused }, roomsOptions)
  const sockets = new WebSocketServer({
    ...{ noServer: true, maxPayload: FIRST_ANSWER_BYTES_MAX, perMessageDeflate: false },
    WebSocket: Socket,
  })
  const connections = new Set<Connection>()
  let closing = false

  const http = createServer((request, response) => {
    const plain = (status: number, text: string, type = 'text/plain') =>
      response.writeHead(status, { 'content-type': type }).end(text)
    if (request.url === '/healthz') return plain(200, 'ok')
    const asked =
      request.url === '/metrics'
        ? census().then(async (now) => plain(200, await metrics.text(now), metrics.contentType))
        : atOwnerDesk({ db, auth, origin, rooms }, request)?.then((answered) => write(response, answered))
    if (!asked) return plain(404, 'not here')
    asked.catch((err: unknown) => {
      log.warn({ err }, 'a request could not be answered')
      if (!response.headersSent) plain(503, 'not now')
    })
  })

  async function census() {
    const open = await rooms.open()
    const clients: Record<string, number> = { viewer: 0, editor: 0, owner: 0 }
    for (const { role } of connections) clients[role] = (clients[role] ?? 0) + 1
    const sum = (what: 'queued' | 'bytes') => open.reduce((all, room) => all + room.census[what], 0)
    return { rooms: open.length, clients, queued: sum('queued'), boardBytes: sum('bytes') }
  }

  http.on('upgrade', (request, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    if (closing) return answer(socket, 503)
    shakeHands({ db, auth, origin }, request).then(
      (handshake) => (handshake.is === 'answered' ? answer(socket, handshake.status) : accept(handshake)),
      (error: unknown) => {
        log.warn({ err: error }, 'an upgrade could not be decided')
        answer(socket, 503)
      },
    )
    const accept = (handshake: Exclude<Handshake, { is: 'answered' }>) =>
      sockets.handleUpgrade(request, socket, head, (ws) => {
        ws.on('error', (error) => log.debug({ err: error }, 'socket error'))
        if (handshake.is === 'closed') return ws.close(handshake.code, handshake.reason)
        void letIn(ws, handshake)
      })
  })

  async function letIn(ws: WebSocket, facts: Extract<Handshake, { is: 'let in' }>): Promise<void> {
    const { boardId, epoch, version = OUR_VERSION } = facts
    const connection = new Connection(ws, { ...facts, isOlder: version < OUR_VERSION })
    if (version > OUR_VERSION) return connection.close(CLOSE.clientTooNew, 'newer than the server')
    if (refusals.isOver(facts.person.id)) return connection.close(CLOSE.rateLimited, 'Too many refused changes.')
    connections.add(connection)
    let room: Room | null = null
    ws.on('close', () => {
      connections.delete(connection)
      if (room) rooms.leave(room, connection)
    })
    // What it says before the board is loaded waits in the socket.
    ws.pause()
    try {
      room = await rooms.enter(boardId, connection)
    } catch (error) {
      log.error({ boardId, err: error }, 'the board could not be loaded')
      return connection.close(CLOSE.unavailable, 'This board cannot be loaded right now.')
    } finally {
      ws.resume()
    }
    if (!room) return connection.close(CLOSE.gone, 'This does not exist, or you may not see it.')
    if (epoch !== undefined && epoch !== room.epoch) return connection.close(CLOSE.epochChanged, 'rebuilt')
    if (isCrowded(room, facts.person.id)) return connection.close(CLOSE.rateLimited, 'This board is full.')
    const joined = room
    ws.on('pong', () => {
      connection.alive = true
    })
    ws.on('message', (data: Buffer) => {
      try {
        handleFrame(joined, connection, data)
      } catch (error) {
        log.error({ boardId, err: error }, 'a message could not be handled')
        connection.close(CLOSE.unavailable, 'Something went wrong on the server.')
      }
    })
  }

  const pinging = setInterval(async () => {
    for (const connection of connections) {
      if (!connection.alive) connection.ws.terminate()
      connection.alive = false
      if (connection.open) connection.ws.ping()
    }
    for (const room of await rooms.open()) room.presence.renew()
  }, pingEveryMs)

  const stopWatching = await watchAccess({ db, auth, rooms, log, lookEveryMs })
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject)
    http.listen(port, '127.0.0.1', resolve)
  })

  return {
    port: (http.address() as AddressInfo).port,
    async close() {
      closing = true
      clearInterval(pinging)
      await stopWatching()
      const open = await rooms.open()
      for (const room of open) room.freeze()
      const settled = await Promise.allSettled(open.map((room) => room.settle()))
      for (const result of settled)
        if (result.status === 'rejected') log.warn({ err: result.reason }, 'a board could not be compacted at the end')
      await Promise.all([...connections].map((connection) => goodbye(connection, connections.size)))
      for (const room of open) room.close()
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
      metrics.stop()
    },
  }
}

function isCrowded({ connections }: Room, personId: string): boolean {
  if (connections.size > ROOM_CONNECTIONS_MAX) return true
  return [...connections].filter(({ person }) => person.id === personId).length > PERSON_CONNECTIONS_MAX
}

async function goodbye(connection: Connection, count: number): Promise<void> {
  const closed = new Promise((resolve) => connection.ws.once('close', resolve))
  await sleep(Math.random() * Math.min(GOODBYE_SPREAD_MS, count * GOODBYE_MS_PER_CLIENT))
  if (connection.ws.readyState === connection.ws.CLOSED) return
  connection.close(CLOSE.restarting, 'The server restarts.')
  await closed
}

function answer(socket: Duplex, status: 401 | 403 | 404 | 503): void {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
}
