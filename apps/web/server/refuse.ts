import { type AppError, ERRORS, errorFacts } from '@lensboard/contract'
import type { Response } from 'express'

/** Answers with an error as JSON facts and its status; never cached. */
export function refuse(res: Response, error: AppError): void {
  const facts = errorFacts(error)
  res.status(ERRORS[facts.code].http).set('cache-control', 'no-store').json(facts)
}
