import { type ApiContext, appRouter, toAppError, toTrpcError } from '@lensboard/api'
import { createExpressMiddleware } from '@trpc/server/adapters/express'
import type { RequestHandler, Response } from 'express'
import type { Log } from './log.js'
import type { Services } from './services.js'
import { askerOf, readAsker } from './who-asks.js'

/** A prompt of the longest kind as JSON, twice over for a batch. */
export const TRPC_BODY_BYTES = 1024 * 1024

/** A page asks for a handful of things at once; what one request can set going stays bounded. */
const BATCH_MAX = 32

/** What tRPC questions and page loaders are answered with. */
export function apiContext(services: Services, log: Log, res: Response): ApiContext {
  const { db, models, modelManagers, runEvents, limits } = services
  const person = askerOf(res)?.person ?? null
  const onError = (err: unknown, path: string) => log.error({ err, path }, 'a question failed')
  return { db, person, models, modelManagers, runEvents, limits, log: onError }
}

/** `/api/trpc/*`: the browser's typed questions. */
export const trpc = (services: Services, log: Log): RequestHandler =>
  createExpressMiddleware({
    router: appRouter,
    // Read here, so that a database that is away is told in the form that browsers read questions' answers in.
    createContext: async ({ req, res }) => {
      await readAsker(services.auth, req, res).catch((error: unknown) => {
        throw toTrpcError(toAppError(error))
      })
      return apiContext(services, log, res)
    },
    maxBodySize: TRPC_BODY_BYTES,
    maxBatchSize: BATCH_MAX,
  })
