import { AppError, type ImportedSpec, LIMITS, type PersonFacts, uploadQuery } from '@lensboard/contract'
import { keepImports, type StoredImport } from '@lensboard/db'
import { z } from 'zod'
import type { ApiContext } from '../context.js'
import { BoardInput } from '../inputs.js'
import { onBoard } from '../rights.js'

/** Which board a file is for, what it is called, and which of its readings are wanted; absent: all. */
const UploadQuery = uploadQuery({
  boardId: BoardInput.shape.boardId,
  name: z.string().trim().min(1).max(LIMITS.nameChars),
  pick: z
    .string()
    .regex(/^\d{1,3}(,\d{1,3})*$/)
    .transform((pick) => [...new Set(pick.split(',').map(Number))])
    .optional(),
})

type Asking = Pick<ApiContext, 'db' | 'limits'> & { person: PersonFacts | null }

export interface ImportRequest {
  boardId: string
  personId: string
  /** The file's name. */
  file: string
  pick?: readonly number[] | undefined
}

/**
 * Whether a file may be imported, before its body is read. Throws UNAUTHENTICATED, BAD_REQUEST, NOT_FOUND, FORBIDDEN,
 * RATE_LIMITED.
 */
export async function importFor({ db, limits, person }: Asking, query: unknown): Promise<ImportRequest> {
  if (!person) throw new AppError('UNAUTHENTICATED')
  const asked = UploadQuery.safeParse(query)
  if (!asked.success) throw new AppError('BAD_REQUEST', 'Name the file and the board that it is for.')
  const { boardId, name, pick } = asked.data
  await onBoard({ db, person }, boardId, 'editor')
  await limits.spend('importsPerPerson', person.id)
  return { boardId, personId: person.id, file: name, pick }
}

/** Keeps what was read of a file for its board; the questions of its cards, in the order of the readings. */
export async function keepImport(
  { db }: Pick<Asking, 'db'>,
  { boardId, personId }: ImportRequest,
  imports: readonly StoredImport[],
): Promise<ImportedSpec[]> {
  await keepImports(db, { boardId, personId, imports })
  return imports.map(({ spec }) => spec)
}
