import type { TrainingCurve, TrainingState } from '@lensboard/contract'
import { listTrainings, type TrainingSeen, trainingCurve, trainingFor } from '@lensboard/db'
import { z } from 'zod'
import { Id } from '../inputs.js'
import { createNews } from '../news.js'
import { personProcedure } from '../trpc.js'
import { watching } from '../watching.js'
import { NOTHING_LEARNED } from './get.js'

/** A training, with its curve where that was asked for. */
export interface TrainingNews {
  state: TrainingState
  curve?: TrainingCurve
}

/** Every training: first as it is, then each change; the one of `id` comes with its curve. */
export const watch = personProcedure.input(z.object({ id: Id.optional() })).subscription((asked) => {
  const { ctx, input, signal } = asked
  const { db, person, runEvents } = ctx
  const told = async (training: TrainingSeen): Promise<TrainingNews> => ({
    state: trainingFor(training, person.id),
    ...(training.id === input.id && { curve: (await trainingCurve(db, input.id)) ?? NOTHING_LEARNED }),
  })
  async function* trainings(): AsyncGenerator<TrainingNews, void> {
    const news = createNews<TrainingSeen>(signal, (training) => training.id)
    // Listening begins before the first look, so that nothing falls in between.
    const stop = runEvents.onTraining(news.put)
    try {
      for (const training of await listTrainings(db)) yield await told(training)
      for (let heard = await news.next(); heard; heard = await news.next())
        for (const training of heard.states) yield await told(training)
    } finally {
      stop()
    }
  }
  return watching(asked, trainings())
})
