import { receiveDataset, toAppError } from '@lensboard/api'
import { AppError, LIMITS } from '@lensboard/contract'
import { type RequestHandler, raw } from 'express'
import { refuse } from './refuse.js'
import type { Services } from './services.js'
import { askerOf } from './who-asks.js'

/** The body of an upload, whatever its type is said to be; its length was looked at before. */
export const datasetBody: RequestHandler = raw({ type: () => true, limit: LIMITS.datasetBytes })

/** `POST /api/datasets?name=…&format=…`: reads a list of prompts and keeps it for who asks, or only looks into it. */
export function datasets({ db, limits }: Services): RequestHandler {
  return async (req, res) => {
    try {
      const bytes: unknown = req.body
      if (!Buffer.isBuffer(bytes)) throw new AppError('BAD_REQUEST', 'Send the file as the body of the request.')
      res.json(await receiveDataset({ db, limits, person: askerOf(res)?.person ?? null }, req.query, bytes))
    } catch (error) {
      refuse(res, toAppError(error))
    }
  }
}
