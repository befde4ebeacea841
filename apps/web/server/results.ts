import { readResultFor, toAppError } from '@lensboard/api'
import type { RequestHandler } from 'express'
import type { Db } from './load-context.js'
import { refuse } from './refuse.js'
import { askerOf } from './who-asks.js'

/** A run key names the bytes for ever, so a browser that has them never asks again; no shared cache keeps them. */
const FOR_EVER = 'private, max-age=31536000, immutable'

/** `/results/<runKey>`: the compact bytes of a result, for people who may see a board that shows it; else 404. */
export function results(db: Db): RequestHandler<{ runKey: string }> {
  return async (req, res) => {
    const { runKey } = req.params
    try {
      const bytes = await readResultFor({ db, person: askerOf(res)?.person ?? null }, runKey)
      res.set({ 'content-type': 'application/octet-stream', 'cache-control': FOR_EVER, etag: `"${runKey}"` })
      if (req.fresh) {
        res.status(304).end()
        return
      }
      res.send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    } catch (error) {
      refuse(res, toAppError(error))
    }
  }
}
