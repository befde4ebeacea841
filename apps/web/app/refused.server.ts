import { toAppError } from '@lensboard/api'
import { type AppError, ERRORS, type ErrorFacts } from '@lensboard/contract'
import { data } from '@remix-run/node'

/** The AppError that anything thrown stands for; answers that Remix throws as such (redirects, data) pass through. */
export function appErrorIn(error: unknown): AppError {
  if (error instanceof Error) return toAppError(error)
  throw error
}

/** Awaits an answer; a refusal becomes an error page with its status and sentence. */
export async function refused<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    const known = appErrorIn(error)
    if (known.code === 'INTERNAL') throw error
    const facts: ErrorFacts = { code: known.code, message: known.message }
    throw data(facts, { status: ERRORS[known.code].http })
  }
}
