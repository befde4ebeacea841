import { readPartialFor, toAppError } from '@lensboard/api'
import { AppError, LIMITS } from '@lensboard/contract'
import type { RequestHandler } from 'express'
import { z } from 'zod'
import { refuse } from './refuse.js'
import type { Services } from './services.js'
import { askerOf } from './who-asks.js'

const Query = z.strictObject({
  from: z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number)
    .pipe(z.number().max(LIMITS.promptTokens)),
})

/**
 * `/results/<runKey>/partial?from=7`: what there is of a run under way, for people who will be able to read its result.
 * 204 when there is no more yet, 404 once it has ended. Nothing of it is kept on the way.
 */
export function partialResults({ db, models }: Services): RequestHandler<{ runKey: string }> {
  return async (req, res) => {
    try {
      res.set('cache-control', 'no-store')
      const { success, data } = Query.safeParse(req.query)
      if (!success) throw new AppError('BAD_REQUEST', 'What there is so far is asked for by ?from=7.')
      const person = askerOf(res)?.person ?? null
      const bytes = await readPartialFor({ db, models, person }, { runKey: req.params.runKey, from: data.from })
      if (bytes === null) res.status(204).end()
      else res.set('content-type', 'application/octet-stream').end(bytes)
    } catch (error) {
      refuse(res, toAppError(error))
    }
  }
}
