import { Worker } from 'node:worker_threads'
import { AppError, LIMITS } from '@lensboard/contract'
import type { DatasetRequest, FromReader, ReadDataset } from './dataset-request.js'

const TIME_MS = 20_000
/** A file of the largest size is read in a fifth of it; one that was made to fill the memory ends its reader alone. */
const HEAP_MB = 512

/**
 * Reads the prompts of a file on a thread of its own, within bounds of time and memory. Lines that cannot be read are
 * counted and the first ones told. Throws DATASET_INVALID when the file is too large or none can be read.
 */
export async function readDataset(bytes: Uint8Array, request: DatasetRequest): Promise<ReadDataset> {
  if (bytes.length > LIMITS.datasetBytes)
    throw new AppError('DATASET_INVALID', `This file is larger than ${LIMITS.datasetBytes / 1024 / 1024} MB. Split it.`)
  const entry = import.meta.url.endsWith('.ts') ? '../dist/read-worker.js' : './read-worker.js'
  const worker = new Worker(new URL(entry, import.meta.url), {
    workerData: { bytes, request },
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  })
  let timer: NodeJS.Timeout | undefined
  try {
    const answer = await new Promise<FromReader>((resolve, reject) => {
      const refuse = (say: string, cause?: unknown) => reject(new AppError('DATASET_INVALID', say, { cause }))
      timer = setTimeout(() => refuse('This file takes too long to read. Split it.'), TIME_MS)
      worker.once('message', resolve)
      worker.once('error', (error) => refuse('This file takes more memory to read than there is. Split it.', error))
      worker.once('exit', () => refuse('This file cannot be read.'))
    })
    if ('read' in answer) return answer.read
    throw new AppError(answer.error.code, answer.error.message)
  } finally {
    clearTimeout(timer)
    await worker.terminate()
  }
}
