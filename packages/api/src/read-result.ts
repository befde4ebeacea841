import { AppError, type PersonFacts, Sha256Hex } from '@lensboard/contract'
import { type Db, readResult } from '@lensboard/db'

/** Stored bytes of a run for somebody who may see a board that shows it; throws UNAUTHENTICATED, NOT_FOUND. */
export async function readResultFor(
  { db, person }: { db: Db; person: PersonFacts | null },
  runKey: string,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!person) throw new AppError('UNAUTHENTICATED')
  const bytes = Sha256Hex.safeParse(runKey).success ? await readResult(db, runKey, person.id) : null
  if (!bytes) throw new AppError('NOT_FOUND')
  return bytes
}
