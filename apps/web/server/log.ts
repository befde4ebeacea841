import { type Logger, pino } from 'pino'

export type Log = Logger

/** JSON lines on standard output. Addresses are logged as paths without their query, which may hold what people typed. */
export const makeLog = (level: string): Log =>
  pino({ level, base: { app: 'web' }, redact: ['*.cookie', '*.authorization', '*.token'] })
