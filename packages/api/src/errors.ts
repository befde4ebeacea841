import { AppError, ERRORS } from '@lensboard/contract'
import { dbErrors } from '@lensboard/db'
import { TRPCError } from '@trpc/server'
import { ZodError } from 'zod'

type TrpcCode = TRPCError['code']

/** tRPC's name of each HTTP status in our table; it knows neither 410 nor 507. */
const TRPC_CODES: Record<(typeof ERRORS)[keyof typeof ERRORS]['http'], TrpcCode> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  410: 'NOT_FOUND',
  422: 'UNPROCESSABLE_CONTENT',
  429: 'TOO_MANY_REQUESTS',
  500: 'INTERNAL_SERVER_ERROR',
  502: 'BAD_GATEWAY',
  503: 'SERVICE_UNAVAILABLE',
  507: 'INTERNAL_SERVER_ERROR',
}

/** tRPC's own refusals of a request it could not read or match. */
const UNREADABLE: ReadonlySet<TrpcCode> = new Set([
  'PARSE_ERROR',
  'BAD_REQUEST',
  'NOT_FOUND',
  'METHOD_NOT_SUPPORTED',
  'UNSUPPORTED_MEDIA_TYPE',
  'PAYLOAD_TOO_LARGE',
])

function inputError(error: ZodError): AppError {
  const issue = error.issues[0]
  // Sentences of our own stand by themselves; zod's need the place they speak of.
  const say =
    issue?.code === 'custom'
      ? issue.message
      : `This request could not be read: ${issue?.path.join('.')}: ${issue?.message}.`
  return new AppError('BAD_REQUEST', say, { cause: error })
}

/** The one place where whatever was thrown becomes an AppError. */
export function toAppError(error: unknown): AppError {
  const thrown = error instanceof TRPCError ? (error.cause ?? error) : error
  const known = dbErrors(thrown)
  if (known instanceof AppError) return known
  if (error instanceof TRPCError && thrown instanceof ZodError && error.code === 'BAD_REQUEST')
    return inputError(thrown)
  if (error instanceof TRPCError && UNREADABLE.has(error.code))
    return new AppError('BAD_REQUEST', undefined, { cause: error })
  return new AppError('INTERNAL', undefined, { cause: thrown })
}

/** An AppError as tRPC throws it; its cause is the AppError, its status the table's. */
export const toTrpcError = (error: AppError): TRPCError =>
  new TRPCError({ code: TRPC_CODES[ERRORS[error.code].http], message: error.message, cause: error })
