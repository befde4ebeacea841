import { AppError } from '@lensboard/contract'
import type { RequestHandler } from 'express'
import { refuse } from './refuse.js'

/** Refuses bodies that are longer than `maxBytes` or do not say how long they are, before anything reads them. */
export function limitBody(maxBytes: number): RequestHandler {
  return (req, res, next) => {
    const length = req.headers['content-length']
    const unknown = req.headers['transfer-encoding'] !== undefined
    if (!unknown && (length === undefined || Number(length) <= maxBytes)) return next()
    res.set('connection', 'close')
    refuse(res, new AppError('BAD_REQUEST', `This request is too large. The limit is ${inWords(maxBytes)}.`))
  }
}

const inWords = (bytes: number) => (bytes < 1024 ** 3 ? `${bytes / 1024} KB` : `${bytes / 1024 ** 3} GB`)
