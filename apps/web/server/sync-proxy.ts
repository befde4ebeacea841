import { type IncomingMessage, request, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Log } from './log.js'

const BOARD_PATH = /^\/sync\/[\w-]{1,64}(\?|$)/
/** The sync server loads a board before it answers; after this long it counts as down. */
const HANDSHAKE_MS = 15_000

const headLines = (raw: readonly string[]) => {
  let lines = ''
  for (let i = 0; i + 1 < raw.length; i += 2) lines += `${raw[i]}: ${raw[i + 1]}\r\n`
  return lines
}

/** Answers an upgrade with a plain status and closes. */
function answer(socket: Duplex, status: number): void {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
}

/** Joins two sockets for good: what one says the other hears, and they end together. */
function join(a: Duplex, b: Duplex): void {
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    from.pipe(to)
    from.on('error', () => to.destroy())
    from.on('close', () => to.destroy())
  }
}

/**
 * Hands WebSocket upgrades of `/sync/<boardId>` to the sync server on this machine, headers as they came. It decides
 * who may join; here only a sync server that is down is told (503).
 */
export function syncProxy(port: number, log: Log) {
  return (req: IncomingMessage, client: Duplex, head: Buffer): void => {
    client.on('error', () => client.destroy())
    if (!BOARD_PATH.test(req.url ?? '')) {
      answer(client, 404)
      return
    }
    const from = (client as Socket).remoteAddress ?? ''
    const earlier = req.headers['x-forwarded-for']
    const upstream = request({
      host: '127.0.0.1',
      port,
      path: req.url,
      headers: {
        ...req.headers,
        'x-forwarded-for': earlier ? `${earlier}, ${from}` : from,
        'x-forwarded-host': req.headers.host ?? '',
      },
    })
    const timer = setTimeout(() => upstream.destroy(new Error('no answer in time')), HANDSHAKE_MS)
    client.on('close', () => upstream.destroy())
    upstream.on('upgrade', (res, server, rest) => {
      clearTimeout(timer)
      client.write(`HTTP/1.1 101 ${STATUS_CODES[101]}\r\n${headLines(res.rawHeaders)}\r\n`)
      if (rest.length > 0) client.write(rest)
      if (head.length > 0) server.write(head)
      for (const socket of [client as Socket, server as Socket]) {
        socket.setTimeout(0)
        socket.setNoDelay(true)
      }
      join(client, server)
    })
    upstream.on('response', (res) => {
      clearTimeout(timer)
      res.resume()
      answer(client, res.statusCode ?? 502)
    })
    upstream.on('error', (err) => {
      clearTimeout(timer)
      if (client.destroyed) return
      log.warn({ err: err.message }, 'the sync server did not take a connection')
      answer(client, 503)
    })
    upstream.end()
  }
}
