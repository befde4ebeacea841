import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DoubleFile } from './repository.js'

/** What goes wrong while files are sent. Each is for all files, or for those whose path is named. */
export interface Faults {
  /** The connection is cut after so many bytes of a body, so many times. */
  cut?: { path?: string; afterBytes: number; times: number }
  /** These bytes are sent in place of the file's own. */
  wrong?: { path: string; bytes: Uint8Array }
  /** A pause of so many ms after each piece of so many bytes. */
  slow?: { path?: string; pieceBytes: number; ms: number }
  /** The connection stays open and says nothing. */
  silent?: { path: string }
  /** Ranges are ignored: the whole file comes, with 200. */
  noRanges?: boolean
}

/** Sends a file or the part of it that was asked for, with everything that may go wrong. */
export async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  { file, etag, faults }: { file: DoubleFile; etag: string; faults: Faults },
): Promise<void> {
  const concerns = (fault?: { path?: string }) => fault && (fault.path === undefined || fault.path === file.path)
  if (concerns(faults.silent)) return
  const bytes = faults.wrong?.path === file.path ? Buffer.from(faults.wrong.bytes) : file.bytes
  const part = faults.noRanges ? undefined : partOf(request, bytes.length, etag)
  const head = { etag, 'accept-ranges': 'bytes', 'content-type': 'application/octet-stream' }
  if (part === 'outside') {
    response.writeHead(416, { ...head, 'content-range': `bytes */${bytes.length}` }).end()
    return
  }
  const [from, to] = part ?? [0, bytes.length]
  const range = part ? { 'content-range': `bytes ${from}-${to - 1}/${bytes.length}` } : {}
  response.writeHead(part ? 206 : 200, { ...head, ...range, 'content-length': String(to - from) })
  if (request.method === 'HEAD') {
    response.end()
    return
  }
  const cut = concerns(faults.cut) && faults.cut && faults.cut.times-- > 0 ? faults.cut.afterBytes : Infinity
  await sendBody(response, bytes.subarray(from, to), { cut, slow: concerns(faults.slow) ? faults.slow : undefined })
}

async function sendBody(
  response: ServerResponse,
  body: Buffer,
  { cut, slow }: { cut: number; slow: Faults['slow'] },
): Promise<void> {
  const pieceBytes = slow?.pieceBytes ?? 64 * 1024
  for (let at = 0; at < Math.min(body.length, cut) && !response.destroyed; at += pieceBytes) {
    const piece = body.subarray(at, Math.min(at + pieceBytes, cut))
    await new Promise<void>((done) => response.write(piece, () => done()))
    if (slow) await sleep(slow.ms)
  }
  // What was written still arrives; then the connection is over.
  if (cut < body.length) response.socket?.end()
  else response.end()
}

function partOf(request: IncomingMessage, size: number, etag: string): [number, number] | 'outside' | undefined {
  const asked = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '')
  const ifRange = request.headers['if-range']
  if (!asked || (ifRange !== undefined && ifRange !== etag)) return undefined
  const from = Number(asked[1])
  const to = asked[2] === '' ? size : Math.min(Number(asked[2]) + 1, size)
  return from < size && from < to ? [from, to] : 'outside'
}
