import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createBrotliCompress, createGzip } from 'node:zlib'
import { type BoardAnswers, boardAnswersFor, toAppError } from '@lensboard/api'
import { GLANCE_VERSION, glanceFrame, indexFrame } from '@lensboard/contract'
import type { RequestHandler } from 'express'
import type { Db } from './load-context.js'
import { refuse } from './refuse.js'
import { askerOf } from './who-asks.js'

/** Fast: most of what compression gains here it gains at once, and a person waits. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } }
const GZIP = { level: 1 }

/**
 * `/boards/<boardId>/glances`: which questions of a board are answered, and what a card far away draws of each answer,
 * in one stream for people who may see the board; else 404. docs/result-format.md says how it is laid out.
 */
export function boardGlances(db: Db): RequestHandler<{ boardId: string }> {
  return async (req, res) => {
    try {
      const answers = await boardAnswersFor({ db, person: askerOf(res)?.person ?? null }, req.params.boardId)
      const index = indexFrame(answers.index)
      res.set({ 'content-type': 'application/octet-stream', 'cache-control': 'private, no-cache' })
      // What is there never changes; where something is yet to be made, the next answer may hold more.
      if (answers.settled)
        res.set('etag', `"${createHash('sha256').update(index).digest('base64url').slice(0, 27)}.${GLANCE_VERSION}"`)
      if (answers.settled && req.fresh) {
        res.status(304).end()
        return
      }
      const encoding = (['br', 'gzip'] as const).find((name) => req.acceptsEncodings(name))
      res.set({ vary: 'accept-encoding', ...(encoding && { 'content-encoding': encoding }) })
      const packing = encoding === 'br' ? [createBrotliCompress(BROTLI)] : encoding ? [createGzip(GZIP)] : []
      await pipeline([Readable.from(framesOf(index, answers), { objectMode: false }), ...packing, res])
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
