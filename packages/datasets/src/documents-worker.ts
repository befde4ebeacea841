import { parentPort, workerData } from 'node:worker_threads'
import { AppError, ERRORS, type ErrorFacts } from '@lensboard/contract'
import { type ReadText, writeDocuments } from './write-documents.js'

/** What the writing thread says: how far it is, then once how it ended. */
export type FromWriter = { written: number } | { read: ReadText } | { error: ErrorFacts }

const say = (said: FromWriter) => parentPort?.postMessage(said)

const factsOf = (error: unknown): ErrorFacts => {
  if (error instanceof AppError) return { code: error.code, message: error.message }
  if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return { code: 'DISK_FULL', message: ERRORS.DISK_FULL.say }
  return { code: 'DATASET_INVALID', message: 'This file cannot be read.' }
}

await writeDocuments(workerData, (written) => say({ written })).then(
  (read) => say({ read }),
  (error: unknown) => say({ error: factsOf(error) }),
)
