import { textUploadFor, toAppError } from '@lensboard/api'
import type { RequestHandler } from 'express'
import { forward } from './forward.js'
import { refuse } from './refuse.js'
import type { Services } from './services.js'
import { askerOf } from './who-asks.js'

/** `POST /api/texts?name=…&format=…`: the file as the body, kept as a text of who asks, or only looked into. */
export function textUpload(services: Services): RequestHandler {
  return async (req, res) => {
    try {
      const asking = { limits: services.limits, person: askerOf(res)?.person ?? null }
      await forward(services, { req, res, path: await textUploadFor(asking, req.query) })
    } catch (error) {
      refuse(res, toAppError(error))
    }
  }
}
