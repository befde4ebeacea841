import { ERRORS, type ErrorCode } from '@lensboard/contract'
import { data } from '@remix-run/node'
import { appErrorIn } from '../refused.server'

/** What went wrong with a form, and beside which field it is said; no field means above the button. */
export interface FormTrouble {
  code: ErrorCode
  message: string
  field?: string | undefined
}

const FIELD: Partial<Record<ErrorCode, string>> = { EMAIL_TAKEN: 'email', WRONG_CREDENTIALS: 'password' }

/** The field a zod error in the cause speaks of; a form of one value has no path and speaks of `only`. */
function fieldOfCause(cause: unknown, only: string | undefined): string | undefined {
  const issue = (cause as { issues?: { path?: unknown[] }[] } | undefined)?.issues?.[0]
  const path = issue?.path?.[0]
  return typeof path === 'string' ? path : issue && only
}

/** Answers a refused form with its trouble and status. What nobody foresaw is thrown on, to be logged as such. */
export function formTrouble(error: unknown, only?: string) {
  const known = appErrorIn(error)
  if (known.code === 'INTERNAL') throw error
  const field = FIELD[known.code] ?? fieldOfCause(known.cause, only)
  const trouble: FormTrouble = { code: known.code, message: known.message, field }
  return data(trouble, { status: ERRORS[known.code].http })
}
