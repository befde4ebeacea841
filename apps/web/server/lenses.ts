import { lensFileFor, lensUploadFor, toAppError } from '@lensboard/api'
import type { RequestHandler } from 'express'
import { forward } from './forward.js'
import { refuse } from './refuse.js'
import type { Services } from './services.js'
import { askerOf } from './who-asks.js'

/** `POST /api/lenses?name=…&checkpoint=…&title=…`: the file as the body, answered with the lens it became. */
export function lensUpload(services: Services): RequestHandler {
  return async (req, res) => {
    try {
      const asking = { limits: services.limits, person: askerOf(res)?.person ?? null }
      await forward(services, { req, res, path: await lensUploadFor(asking, req.query) })
    } catch (error) {
      refuse(res, toAppError(error))
    }
  }
}

/** `GET /api/lenses/<hash>/<form>`: a lens of the library as a file, for everybody who is signed in. */
export function lensFile(services: Services): RequestHandler<{ hash: string; form: string }> {
  return async (req, res) => {
    try {
      const asking = { limits: services.limits, person: askerOf(res)?.person ?? null }
      await forward(services, { req, res, path: await lensFileFor(asking, req.params) })
    } catch (error) {
      refuse(res, toAppError(error))
    }
  }
}
