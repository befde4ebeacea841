import {
  AppError,
  type DatasetFacts,
  DatasetFormat,
  datasetHash,
  LIMITS,
  type PersonFacts,
  uploadQuery,
} from '@lensboard/contract'
import { type DatasetRequest, type ReadDataset, readDataset } from '@lensboard/datasets'
import { keepDataset, otherDatasetsOf } from '@lensboard/db'
import { z } from 'zod'
import type { ApiContext } from '../context.js'

/** What a file is to be read as, from the query of its upload. */
const UploadQuery = uploadQuery({
  name: z.string().trim().min(1).max(LIMITS.nameChars),
  format: DatasetFormat,
  column: z.string().max(LIMITS.nameChars).optional(),
  answerColumn: z.string().max(LIMITS.nameChars).optional(),
  /** Read the file and say what is in it, keep nothing. */
  look: z.literal('1').optional(),
})

/** What is in a file that is not kept yet: its columns, and the first prompts as they would be read. */
export interface DatasetLook extends Pick<ReadDataset, 'columns' | 'column' | 'answerColumn' | 'broken'> {
  prompts: number
  /** Prompts with an expected answer. */
  answers: number
  first: ReadDataset['prompts']
}

const FIRST = 20

/**
 * Reads an uploaded list of prompts and keeps it for who asks, or only looks into it. Throws UNAUTHENTICATED,
 * BAD_REQUEST, DATASET_INVALID, RATE_LIMITED.
 */
export async function receiveDataset(
  { db, person, limits }: Pick<ApiContext, 'db' | 'limits'> & { person: PersonFacts | null },
  query: unknown,
  bytes: Uint8Array,
): Promise<DatasetFacts | DatasetLook> {
  if (!person) throw new AppError('UNAUTHENTICATED')
  const asked = UploadQuery.safeParse(query)
  if (!asked.success) throw new AppError('BAD_REQUEST', 'Name the list and say what kind of file it is.')
  await limits.spend('datasetsPerPerson', person.id)
  const { name, look, format, column, answerColumn } = asked.data
  const request: DatasetRequest = {
    format,
    ...(column === undefined ? {} : { column }),
    ...(answerColumn === undefined ? {} : { answerColumn }),
  }
  const { prompts, columns, ...read } = await inTurn(() => readDataset(bytes, request))
  const answers = prompts.filter(({ answer }) => answer !== undefined).length
  if (look) return { columns, ...read, prompts: prompts.length, answers, first: prompts.slice(0, FIRST) }
  const hash = await datasetHash(prompts)
  if ((await otherDatasetsOf(db, person.id, hash)) >= LIMITS.datasetsPerPerson)
    throw new AppError(
      'RATE_LIMITED',
      `You keep ${LIMITS.datasetsPerPerson} lists of prompts. Remove one, then try again.`,
    )
  const facts = { hash, name, format, bytes: bytes.length, prompts: prompts.length, answers, ...read }
  return keepDataset(db, person.id, facts, prompts)
}

let last: Promise<unknown> = Promise.resolve()
/** One file at a time: each may take half a gigabyte while it is read. */
function inTurn<T>(act: () => Promise<T>): Promise<T> {
  const mine = last.then(act, act)
  last = mine.catch(() => {})
  return mine
}
