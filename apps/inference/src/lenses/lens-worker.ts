import { parentPort, workerData } from 'node:worker_threads'
import { AppError } from '@lensboard/contract'
import { doLensTask, type LensDone, type LensTask } from './lens-work.js'

/** What a worker that did its work, or refused it, says before it ends. */
export type LensAnswer = { done: LensDone } | { refused: { code: AppError['code']; message: string } }

try {
  const done = await doLensTask(workerData as LensTask)
  parentPort?.postMessage({ done } satisfies LensAnswer)
} catch (error) {
  const full = ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '')
  const known = full ? new AppError('DISK_FULL') : error
  if (!(known instanceof AppError)) throw error
  parentPort?.postMessage({ refused: { code: known.code, message: known.message } } satisfies LensAnswer)
}
