import { createHash } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import { AppError, encodeResult, errorFacts, LIMITS } from '@lensboard/contract'
import { importedSpec, recognise } from '@lensboard/exchange'
import type { FileToRead, FromReader } from './read-file.js'

/** A thread of its own: it reads one file and ends. */
function answer({ bytes, file, pick }: FileToRead): FromReader {
  try {
    const { results } = recognise(bytes, file)
    const picked = pick ? pick.map((place) => results[place]) : results
    let total = 0
    const read = picked.map((reading) => {
      if (!reading) throw new AppError('BAD_REQUEST', 'This file has no such reading.')
      const bytes = encodeResult(reading.result)
      total += bytes.length
      if (total > LIMITS.importKeptBytes)
        throw new AppError('IMPORT_INVALID', 'This is more than can be kept at once. Choose fewer readings.')
      return { spec: importedSpec(reading, createHash('sha256').update(bytes).digest('hex')), bytes }
    })
    return { read }
  } catch (error) {
    if (error instanceof AppError) return { error: errorFacts(error) }
    return { error: { code: 'IMPORT_INVALID', message: 'This file cannot be read.' } }
  }
}

parentPort?.postMessage(answer(workerData as FileToRead))
