import { AppError, errorFacts } from '@lensboard/contract'

/** What the shell sees: 1 refused with a code, 2 a wrong command line (commander's own), 70 our fault. */
export const EXIT = { refused: 1, usage: 2, internal: 70 } as const

/** One line on stderr and the exit code for it. */
export function refuse(error: unknown): number {
  const { code, message } = errorFacts(error)
  process.stderr.write(`${code}: ${message}\n`)
  if (!(error instanceof AppError) && process.env.LOG_LEVEL === 'debug') console.error(error)
  return error instanceof AppError ? EXIT.refused : EXIT.internal
}
