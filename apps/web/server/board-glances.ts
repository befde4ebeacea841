import { createHash } from 'node:crypto'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createBrotliCompress, createGzip } from 'node:zlib'
import { type BoardAnswers, boardAnswersFor, toAppError } from '@lensboard/api'
import { GLANCE_VERSION, glanceFrame, indexFrame } from '@lensboard/contract'
import type { RequestHandler } from 'express'
import type { Db } from './load-context.js'
import { refuse } from './refuse.js'
import { ResultMemory } from './result-memory.js'
import { askerOf } from './who-asks.js'

/** Fast: 11 MB take 70 ms, and more work gains a fiftieth. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }
const GZIP = { level: 1 }
/** Compressed answers that are kept: those of some fifteen boards of 200 cards. */
const KEPT_BYTES = 64 * 1024 * 1024

/**
 * `/boards/<boardId>/glances`: which questions of a board are answered, and what a card far away draws of each answer,
 * in one stream for people who may see the board; else 404. docs/result-format.md says how it is laid out.
 */
export function boardGlances(db: Db): RequestHandler<{ boardId: string }> {
  const memory = new ResultMemory(KEPT_BYTES)
  return async (req, res) => {
    try {
      const answers = await boardAnswersFor({ db, person: askerOf(res)?.person ?? null }, req.params.boardId)
      const index = indexFrame(answers.index)
      res.set({ 'content-type': 'application/octet-stream', 'cache-control': 'private, no-cache' })
      // What is there never changes; where something is yet to be made, the next answer may hold more.
      const etag = answers.settled ? etagOf(index) : null
      if (etag) res.set('etag', etag)
      if (etag && req.fresh) {
        res.status(304).end()
        return
      }
      const encoding = (['br', 'gzip'] as const).find((name) => req.acceptsEncodings(name))
      res.set({ vary: 'accept-encoding', ...(encoding && { 'content-encoding': encoding }) })
      const name = `${etag} ${encoding}`
      const known = etag && memory.known(name)
      if (known) {
        res.end(known)
        return
      }
      const frames = Readable.from(framesOf(index, answers), { objectMode: false })
      if (!encoding) return await pipeline(frames, res)
      const sent: Buffer[] = []
      const packing = encoding === 'br' ? createBrotliCompress(BROTLI) : createGzip(GZIP)
      await pipeline(frames, packing, collecting(sent), res)
      if (etag) memory.keep(name, Buffer.concat(sent))
    } catch (error) {
      // Whoever left, or was told so much already, notices by the end of the stream.
      if (res.headersSent) res.destroy()
      else refuse(res, toAppError(error))
    }
  }
}

async function* framesOf(index: Uint8Array, { glances }: BoardAnswers): AsyncGenerator<Uint8Array> {
  yield index
  for await (const { runKey, bytes } of glances()) yield glanceFrame(runKey, bytes)
}

const etagOf = (index: Uint8Array) =>
  `"${createHash('sha256').update(index).digest('base64url').slice(0, 27)}.${GLANCE_VERSION}"`

/** Hands on what comes and keeps it too. */
const collecting = (into: Buffer[]) =>
  new Transform({
    transform(chunk: Buffer, _, done) {
      into.push(chunk)
      done(null, chunk)
    },
  })
