import { RunJob } from '@lensboard/contract'
import { type RunCard, runCard } from './run-card.js'
import { type Queue, type QueueOptions, startQueue } from './work-queue.js'

export interface CardQueue extends Queue {
  /** Runs computed since the start. */
  computations(): number
}

/** Computes queued cards, one at a time: a run takes the whole machine. */
export function startCardQueue(options: Omit<QueueOptions, 'tasks' | 'readyFor'> & RunCard): CardQueue {
  let computations = 0
  const compute: RunCard['compute'] = async (question, onStage) => {
    const result = await options.compute(question, onStage)
    computations++
    return result
  }
  const queue = startQueue({
    ...options,
    readyFor: 'cards',
    tasks: (workerId) => ({
      run: async (payload, { job }) => {
        const { runKey } = RunJob.parse(payload)
        await runCard({ ...options, compute }, { runKey, workerId, lastTry: job.attempts >= job.max_attempts })
      },
    }),
  })
  return { ...queue, computations: () => computations }
}
