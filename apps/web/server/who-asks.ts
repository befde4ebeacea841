import { toAppError } from '@lensboard/api'
import type { Asker, Auth } from '@lensboard/auth'
import type { RequestHandler, Response } from 'express'

/** Reads the login cookie once per request; a login that was extended gets its new cookie with the answer. */
export function whoAsks(auth: Auth): RequestHandler {
  return async (req, res, next) => {
    try {
      const asker = await auth.personOf(req.headers.cookie)
      if (asker?.cookie) res.append('set-cookie', asker.cookie)
      res.locals.asker = asker
      next()
    } catch (error) {
      next(toAppError(error))
    }
  }
}

/** Whom `whoAsks` found. */
export const askerOf = (res: Response): Asker | null => (res.locals.asker as Asker | null | undefined) ?? null
