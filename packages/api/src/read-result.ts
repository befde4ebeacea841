import { AppError, type ModelService, type PersonFacts, Sha256Hex } from '@lensboard/contract'
import { type Db, mayLookEarly, mayReadResult, readResult } from '@lensboard/db'

interface Asking {
  db: Db
  person: PersonFacts | null
}

/** Stored bytes of a run for somebody who may see a board that shows it; throws UNAUTHENTICATED, NOT_FOUND. */
export async function readResultFor({ db, person }: Asking, runKey: string): Promise<Uint8Array<ArrayBuffer>> {
  if (!person) throw new AppError('UNAUTHENTICATED')
  const bytes = Sha256Hex.safeParse(runKey).success ? await readResult(db, runKey, person.id) : null
  if (!bytes) throw new AppError('NOT_FOUND')
  return bytes
}

/** Throws UNAUTHENTICATED or NOT_FOUND where `readResultFor` would, without reading the bytes. */
export async function checkResultFor({ db, person }: Asking, runKey: string): Promise<void> {
  if (!person) throw new AppError('UNAUTHENTICATED')
  if (!Sha256Hex.safeParse(runKey).success || !(await mayReadResult(db, runKey, person.id)))
    throw new AppError('NOT_FOUND')
}

/**
 * What there is of a run that is under way, for somebody who will be able to read its result; null when that is nothing
 * (more). Throws UNAUTHENTICATED, NOT_FOUND also once it has ended, INFERENCE_DOWN.
 */
export async function readPartialFor(
  { db, person, models }: Asking & { models: Pick<ModelService, 'partial'> },
  request: { runKey: string; from: number },
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (!person) throw new AppError('UNAUTHENTICATED')
  if (!Sha256Hex.safeParse(request.runKey).success || !(await mayLookEarly(db, request.runKey, person.id)))
    throw new AppError('NOT_FOUND')
  return models.partial(request)
}
