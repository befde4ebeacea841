import type { TrainingState } from '@lensboard/contract'
import { listTrainings, trainingFor } from '@lensboard/db'
import { personProcedure } from '../trpc.js'

/** Every training that waits, runs or ended of late, the latest asked for first. */
export const list = personProcedure.query(async ({ ctx }): Promise<TrainingState[]> => {
  const found = await listTrainings(ctx.db)
  return found.map((training) => trainingFor(training, ctx.person.id))
})
