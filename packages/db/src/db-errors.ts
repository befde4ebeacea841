import { AppError } from '@lensboard/contract'

/** Node's and PostgreSQL's codes for "not reachable", "shutting down", "starting up" and "too many connections". */
const DOWN = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '08000',
  '08001',
  '08003',
  '08004',
  '08006',
  // Prisma's own: cannot reach, timed out, connection closed, pool timed out.
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
])
/** node-postgres has no code for these. */
const DOWN_MESSAGE =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable|server closed the connection/i
const DISK_FULL = new Set(['53100', 'ENOSPC'])
/** An error wraps its cause a few levels deep (Prisma, adapter, driver, socket); no further. */
const MAX_DEPTH = 6

function* causes(error: unknown, depth = 0): Generator<Record<string, unknown>> {
  if (typeof error !== 'object' || error === null || depth > MAX_DEPTH) return
  const facts = error as Record<string, unknown>
  yield facts
  yield* causes(facts.cause, depth + 1)
  if (typeof facts.meta === 'object' && facts.meta !== null)
    yield* causes((facts.meta as Record<string, unknown>).driverAdapterError, depth + 1)
  if (Array.isArray(facts.errors)) for (const each of facts.errors) yield* causes(each, depth + 1)
}

const codesOf = (facts: Record<string, unknown>) => [facts.code, facts.originalCode].map(String)

const isDown = (facts: Record<string, unknown>) =>
  codesOf(facts).some((code) => DOWN.has(code)) ||
  ['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections'].includes(String(facts.kind)) ||
  (typeof facts.message === 'string' && DOWN_MESSAGE.test(facts.message))

/** What an app's edge should report: DATABASE_DOWN or DISK_FULL when that is the reason, else the error as it came. */
export function dbErrors(error: unknown): unknown {
  if (error instanceof AppError) return error
  for (const facts of causes(error)) {
    if (codesOf(facts).some((code) => DISK_FULL.has(code)))
      return new AppError('DISK_FULL', undefined, { cause: error })
    if (isDown(facts)) return new AppError('DATABASE_DOWN', undefined, { cause: error })
  }
  return error
}
