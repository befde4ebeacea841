import { AppError, type PersonFacts, Sha256Hex } from '@lensboard/contract'
import { type Db, mayReadResult, readResult } from '@lensboard/db'

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
