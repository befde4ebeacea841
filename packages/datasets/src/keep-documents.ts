import { Worker } from 'node:worker_threads'
import { AppError } from '@lensboard/contract'
import type { DocumentsRequest } from './documents.js'
import type { FromWriter } from './documents-worker.js'
import type { ReadText } from './write-documents.js'

/** Text alone takes a tenth of it; a file that was made to fill the memory ends its reader alone. */
const HEAP_MB = 192
/** A file of the largest size is read in a few minutes. */
const TIME_MS = 30 * 60_000

interface KeepOptions {
  signal?: AbortSignal
  /** Hears how many bytes were written, every megabyte or so. */
  onWritten?(bytes: number): void
}

/**
 * `writeDocuments` on a thread of its own, within bounds of time and memory. Throws DATASET_INVALID, DISK_FULL, and the
 * signal's reason once that is aborted; what was written by then is whoever gave `to` 's to delete.
 */
export async function keepDocuments(
  request: DocumentsRequest & { path: string; to?: string | undefined },
  { signal, onWritten }: KeepOptions = {},
): Promise<ReadText> {
  signal?.throwIfAborted()
  const entry = import.meta.url.endsWith('.ts') ? '../dist/documents-worker.js' : './documents-worker.js'
  const worker = new Worker(new URL(entry, import.meta.url), {
    workerData: request,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  })
  let timer: NodeJS.Timeout | undefined
  let end: (() => void) | undefined
  try {
    return await new Promise<ReadText>((resolve, reject) => {
      const refuse = (say: string, cause?: unknown) => reject(new AppError('DATASET_INVALID', say, { cause }))
      end = () => reject(signal?.reason)
      signal?.addEventListener('abort', end)
      timer = setTimeout(() => refuse('This file takes too long to read. Split it.'), TIME_MS)
      worker.on('message', (said: FromWriter) => {
        if ('written' in said) onWritten?.(said.written)
        else if ('read' in said) resolve(said.read)
        else reject(new AppError(said.error.code, said.error.message))
      })
      worker.once('error', (error) => refuse('This file takes more memory to read than there is. Split it.', error))
      worker.once('exit', () => refuse('This file cannot be read.'))
    })
  } finally {
    clearTimeout(timer)
    if (end) signal?.removeEventListener('abort', end)
    await worker.terminate()
  }
}
