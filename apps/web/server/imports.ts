import { importFor, keepImport, toAppError } from '@lensboard/api'
import { AppError, LIMITS } from '@lensboard/contract'
import { type Request, type RequestHandler, type Response, raw } from 'express'
import { readImports } from './imports/read-imports.js'
import { refuse } from './refuse.js'
import type { Services } from './services.js'
import { askerOf } from './who-asks.js'

const body: RequestHandler = raw({ type: () => true, limit: LIMITS.importBytes })

/**
 * `POST /api/imports?boardId=…&name=…&pick=0,2`: a file of another tool as the body. Its readings are kept for the board,
 * and their questions answered; the same file again gives the same ones. Rights are looked at before the body is read.
 */
export function imports({ db, limits }: Services): RequestHandler {
  return async (req, res) => {
    try {
      const request = await importFor({ db, limits, person: askerOf(res)?.person ?? null }, req.query)
      const bytes = await bodyOf(req, res)
      const { file, pick } = request
      res.json(await keepImport({ db }, request, await inTurn(() => readImports({ bytes, file, pick }))))
    } catch (error) {
      refuse(res, toAppError(error))
    }
  }
}

async function bodyOf(req: Request, res: Response): Promise<Uint8Array> {
  await new Promise<void>((resolve, reject) => body(req, res, (error?: unknown) => (error ? reject(error) : resolve())))
  const bytes: unknown = req.body
  if (!Buffer.isBuffer(bytes) || bytes.length === 0)
    throw new AppError('BAD_REQUEST', 'Send the file as the body of the request.')
  return bytes
}

let last: Promise<unknown> = Promise.resolve()
/** One file at a time: each may take some hundred megabytes while it is read. */
function inTurn<T>(act: () => Promise<T>): Promise<T> {
  const mine = last.then(act, act)
  last = mine.catch(() => {})
  return mine
}
