import { toAppError } from '@lensboard/api'
import type { Asker, Auth } from '@lensboard/auth'
import type { Request, RequestHandler, Response } from 'express'

/** Reads the login cookie; a login that was extended gets its new cookie with the answer. */
export async function readAsker(auth: Auth, req: Request, res: Response): Promise<void> {
  const asker = await auth.personOf(req.headers.cookie)
  if (asker?.cookie) res.append('set-cookie', asker.cookie)
  res.locals.asker = asker
}

/** Finds out who asks, once per request. */
export function whoAsks(auth: Auth): RequestHandler {
  return async (req, res, next) => {
    try {
      await readAsker(auth, req, res)
      next()
    } catch (error) {
      next(toAppError(error))
    }
  }
}

/** Whom `whoAsks` or `readAsker` found. */
export const askerOf = (res: Response): Asker | null => (res.locals.asker as Asker | null | undefined) ?? null
