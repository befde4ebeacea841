import { createHash } from 'node:crypto'
import { type ThumbnailFacts, thumbnailFacts, toAppError } from '@lensboard/api'
import { AppError } from '@lensboard/contract'
import type { Request, RequestHandler, Response } from 'express'
import type { BoardDesk } from './board-desk.js'
import type { Db } from './load-context.js'
import { refuse } from './refuse.js'
import { drawThumbnail } from './thumbnail/draw.js'
import { askerOf } from './who-asks.js'

/** Of a board or a version of it. */
const ID = /^[\w-]{1,64}$/

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
      if (!ID.test(boardId)) throw new AppError('NOT_FOUND')
      sendDrawn(req, res, await thumbnailFacts(db, person.id, boardId))
    } catch (error) {
      refuse(res, toAppError(error))
    }
  }
}

/** `/thumbnails/<boardId>/<version>.svg?theme=light|dark`: an older version of a board as a small picture, for its owner. */
export function versionThumbnails(db: Db, desk: BoardDesk): RequestHandler<{ boardId: string; version: string }> {
  return async (req, res) => {
    const { boardId, version } = req.params
    try {
      const person = askerOf(res)?.person
      if (!person) throw new AppError('UNAUTHENTICATED')
      if (!ID.test(boardId) || !ID.test(version)) throw new AppError('NOT_FOUND')
      const { projection } = await desk.version({ boardId, cookie: req.headers.cookie ?? null }, version)
      sendDrawn(req, res, await thumbnailFacts(db, person.id, boardId, projection))
    } catch (error) {
      refuse(res, toAppError(error))
    }
  }
}

/** `/b/<boardId>/history/<version>.json`: the records of an older version as a file, for the owner. */
export function versionFiles(desk: BoardDesk): RequestHandler<{ boardId: string; version: string }> {
  return async (req, res) => {
    const { boardId, version } = req.params
    try {
      if (!ID.test(boardId) || !ID.test(version)) throw new AppError('NOT_FOUND')
      const { records } = await desk.version({ boardId, cookie: req.headers.cookie ?? null }, version)
      res.attachment(`board-${version.slice(0, 8)}.json`).json({ lensboard: 'board', records })
    } catch (error) {
      refuse(res, toAppError(error))
    }
  }
}

function sendDrawn(req: Request, res: Response, facts: ThumbnailFacts): void {
  const svg = drawThumbnail(facts, req.query.theme === 'dark' ? 'dark' : 'light')
  const etag = `"${createHash('sha256').update(svg).digest('base64url').slice(0, 27)}"`
  res.set({ 'content-type': 'image/svg+xml; charset=utf-8', 'cache-control': 'private, no-cache', etag })
  if (req.fresh) res.status(304).end()
  else res.send(svg)
}
