import { createServer, STATUS_CODES } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { createAuth } from '@lensboard/auth'
import { CLOSE } from '@lensboard/contract'
import type { Db } from '@lensboard/db'
import type { Logger } from 'pino'
import { type WebSocket, WebSocketServer } from 'ws'
import { watchAccess } from './access.js'
import { Connection } from './connection.js'
import { type Handshake, shakeHands } from './handshake.js'
import { FIRST_ANSWER_BYTES_MAX, ROOM_CONNECTIONS_MAX } from './limits.js'
import { handleFrame } from './messages.js'
import type { Room } from './room.js'
import { Rooms, type RoomsOptions } from './rooms.js'

const PING_EVERY_MS = 15_000
/** All clients of a closing server come back; spread over this time they do not come at once. */
const GOODBYE_SPREAD_MS = 1_500
const GOODBYE_MS_PER_CLIENT = 10

export interface SyncOptions extends RoomsOptions {
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

/** Starts the sync server on 127.0.0.1: `/sync/<boardId>` speaks y-websocket, `/healthz` says it is alive. */
export async function startSyncServer({ db, origin, port, log, ...roomsOptions }: SyncOptions): Promise<SyncServer> {
  const auth = createAuth(db, { origin })
  const rooms = new Rooms({ db, log }, roomsOptions)
  const sockets = new WebSocketServer({ noServer: true, maxPayload: FIRST_ANSWER_BYTES_MAX, perMessageDeflate: false })
  const connections = new Set<Connection>()
  let closing = false

  const http = createServer((request, response) => {
    const isHealth = request.url === '/healthz'
    response.writeHead(isHealth ? 200 : 404, { 'content-type': 'text/plain' }).end(isHealth ? 'ok' : 'not here')
  })

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
    const { boardId, epoch } = facts
    const connection = new Connection(ws, facts)
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
    if (room.connections.size > ROOM_CONNECTIONS_MAX) return connection.close(CLOSE.rateLimited, 'This board is full.')
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
  }, PING_EVERY_MS)

  const stopWatching = await watchAccess({ db, auth, rooms, log })
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
    },
  }
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
