import { Worker } from 'node:worker_threads'
import { AppError, isErrorCode } from '@lensboard/contract'
import type { FileToRead, FromReader, ReadImport } from './read-file.js'

const TIME_MS = 20_000
/** A file of the largest size takes half of it; one that was made to fill the memory ends its reader alone. */
const HEAP_MB = 768

/** Reads a file of another tool on a thread of its own, within bounds of time and memory. Throws IMPORT_INVALID. */
export async function readImports(file: FileToRead): Promise<ReadImport[]> {
  const worker = new Worker(new URL('./reader.js', import.meta.url), {
    workerData: file,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  })
  let timer: NodeJS.Timeout | undefined
  try {
    const answer = await new Promise<FromReader>((resolve, reject) => {
      const refuse = (say: string, cause?: unknown) => reject(new AppError('IMPORT_INVALID', say, { cause }))
      timer = setTimeout(() => refuse('This file takes too long to read.'), TIME_MS)
      worker.once('message', resolve)
      worker.once('error', (error) => refuse('This file takes more memory to read than there is.', error))
      worker.once('exit', () => refuse('This file cannot be read.'))
    })
    if ('read' in answer) return answer.read
    const { code, message } = answer.error
    throw new AppError(isErrorCode(code) ? code : 'IMPORT_INVALID', message)
  } finally {
    clearTimeout(timer)
    await worker.terminate()
  }
}
