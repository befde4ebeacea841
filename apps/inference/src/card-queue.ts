import { RunJob } from '@lensboard/contract'
import { hearCancellations } from './cancellations.js'
import { type RunCard, runCard } from './run-card.js'
import { verifyRun } from './verify-run.js'
import { type Queue, type QueueOptions, startQueue } from './work-queue.js'

export interface CardQueue extends Queue {
  /** Runs computed since the start. */
  computations(): number
}

/** Computes queued cards, one at a time: a run takes the whole machine. */
export function startCardQueue(
  options: Omit<QueueOptions, 'tasks' | 'readyFor'> & Omit<RunCard, 'cancellations'>,
): CardQueue {
  let computations = 0
  const cancellations = hearCancellations(options)
  const compute: RunCard['compute'] = async (question, how) => {
    const result = await options.compute(question, how)
    computations++
    return result
  }
  const queue = startQueue({
    ...options,
    readyFor: 'cards',
    tasks: (workerId) => ({
      run: async (payload, { job }) => {
        const { runKey } = RunJob.parse(payload)
        await runCard(
          { ...options, compute, cancellations },
          { runKey, workerId, lastTry: job.attempts >= job.max_attempts },
        )
      },
      verify: (payload, { job }) =>
        verifyRun({ ...options, compute }, { payload, lastTry: job.attempts >= job.max_attempts }),
    }),
  })
  const ended = Promise.all([queue.ended, cancellations.ended]).then(() => {})
  return { ...queue, ended, computations: () => computations }
}
