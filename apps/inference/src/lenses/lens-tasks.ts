import { Worker } from 'node:worker_threads'
import { AppError } from '@lensboard/contract'
import { createGate } from '../gate.js'
import type { LensDone, LensTask } from './lens-work.js'
import type { LensAnswer } from './lens-worker.js'

const ENTRY = new URL('./lens-worker.js', import.meta.url)
/** Each has the numbers of a whole lens in memory. */
const inTurn = createGate(1)

/**
 * Does work on the numbers of a lens in a thread that ends with it, one lens at a time: nobody else waits for it, and its
 * memory is free again. Throws LENS_INVALID, OUT_OF_MEMORY, DISK_FULL.
 */
export const lensTask = (task: LensTask): Promise<LensDone> => inTurn(() => inWorker(task))

const inWorker = (workerData: LensTask): Promise<LensDone> =>
  new Promise((done, fail) => {
    const worker = new Worker(ENTRY, { workerData })
    worker.once('message', (answer: LensAnswer) => {
      if ('done' in answer) done(answer.done)
      else fail(new AppError(answer.refused.code, answer.refused.message))
    })
    worker.once('error', (cause: NodeJS.ErrnoException) => {
      const full = cause.code === 'ERR_WORKER_OUT_OF_MEMORY' || cause instanceof RangeError
      const say = 'This lens does not fit into the memory that is free here.'
      fail(full ? new AppError('OUT_OF_MEMORY', say, { cause }) : cause)
    })
    worker.once('exit', () => fail(new Error('the work on a lens ended without an answer')))
  })
