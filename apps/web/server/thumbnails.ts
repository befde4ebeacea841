import { createHash } from 'node:crypto'
import { thumbnailFacts, toAppError } from '@lensboard/api'
import { AppError } from '@lensboard/contract'
import type { RequestHandler } from 'express'
import type { Db } from './load-context.js'
import { refuse } from './refuse.js'
import { drawThumbnail } from './thumbnail/draw.js'
import { askerOf } from './who-asks.js'

const BOARD_ID = /^[\w-]{1,64}$/

/**
 * `/thumbnails/<boardId>.svg?theme=light|dark`: the saved board as a small picture, for people who may see it. Asked
 * anew each time, because a result may arrive after the save; the ETag makes that a few bytes.
 */
export function thumbnails(db: Db): RequestHandler<{ boardId: string }> {
  return async (req, res) => {
    const { boardId } = req.params
    try {
      const person = askerOf(res)?.person
      if (!person) throw new AppError('UNAUTHENTICATED')
      if (!BOARD_ID.test(boardId)) throw new AppError('NOT_FOUND')
      const facts = await thumbnailFacts(db, person.id, boardId)
      const svg = drawThumbnail(facts, req.query.theme === 'dark' ? 'dark' : 'light')
      const etag = `"${createHash('sha256').update(svg).digest('base64url').slice(0, 27)}"`
      res.set({ 'content-type': 'image/svg+xml; charset=utf-8', 'cache-control': 'private, no-cache', etag })
      if (req.fresh) res.status(304).end()
      else res.send(svg)
    } catch (error) {
      refuse(res, toAppError(error))
    }
  }
}
