import { AppError, ERRORS, errorFacts } from '@lensboard/contract'
import { initTRPC } from '@trpc/server'
import superjson from 'superjson'
import type { ApiContext } from './context.js'
import { toAppError, toTrpcError } from './errors.js'

const PING_MS = 15_000
/** A stream this old is closed and asked for anew, so that a login that ended meanwhile is noticed. */
const STREAM_MS = 5 * 60_000

const t = initTRPC.context<ApiContext>().create({
  transformer: superjson,
  sse: {
    ping: { enabled: true, intervalMs: PING_MS },
    client: { reconnectAfterInactivityMs: 3 * PING_MS },
    maxDurationMs: STREAM_MS,
  },
  errorFormatter({ shape, error }) {
    const app = errorFacts(toAppError(error))
    const { code, path } = shape.data
    return { ...shape, message: app.message, data: { code, path, httpStatus: ERRORS[app.code].http, app } }
  },
})

const mapped = t.middleware(async ({ ctx, path, next }) => {
  const answer = await next()
  if (answer.ok) return answer
  const error = toAppError(answer.error)
  if (error.code === 'INTERNAL') ctx.log?.(error.cause, path)
  throw toTrpcError(error)
})

export const router = t.router
export const createCallerFactory = t.createCallerFactory

/** Anybody may ask. */
export const publicProcedure = t.procedure.use(mapped)

/** Only who is signed in, guests included, may ask. */
export const personProcedure = publicProcedure.use(({ ctx, next }) => {
  if (!ctx.person) throw new AppError('UNAUTHENTICATED')
  return next({ ctx: { ...ctx, person: ctx.person } })
})
