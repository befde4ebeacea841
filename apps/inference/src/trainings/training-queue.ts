import { CHANNEL, TrainingJob } from '@lensboard/contract'
import { listen } from '@lensboard/db'
import { keepTrying } from '../keep-trying.js'
import { type Queue, type QueueOptions, startQueue } from '../work-queue.js'
import { createTrainer, type TrainerParts } from './trainer.js'

/** Learns queued lenses, one at a time, until `stopping` is aborted. */
export function startTrainingQueue(
  options: Omit<QueueOptions, 'tasks' | 'readyFor' | 'provider'> & TrainerParts,
): Pick<Queue, 'ended'> {
  const { db, log, stopping } = options
  const trainer = createTrainer(options)
  const hearing = keepTrying(
    () => listen(db, CHANNEL.training, trainer.look, { onReconnect: trainer.lookAtAll }),
    stopping,
  ).catch((error: unknown) => {
    if (!stopping.aborted) log.error({ err: error }, 'news of trainings cannot be heard')
    return async () => {}
  })
  trainer.lookAtAll()
  const queue = startQueue({
    ...options,
    provider: 'trainings',
    readyFor: 'trainings',
    tasks: () => ({ training: (payload) => trainer.run(TrainingJob.parse(payload).trainingId) }),
  })
  return { ended: queue.ended.then(async () => (await hearing)()) }
}
