import { cancelTraining } from '@lensboard/db'
import { TrainingInput } from '../inputs.js'
import { personProcedure } from '../trpc.js'
import { ownTraining, seen } from './rights.js'

/** Stops a training for everybody; what it learned is kept. One that ended stays as it is. */
export const cancel = personProcedure.input(TrainingInput).mutation(async ({ ctx, input: { id } }) => {
  await ownTraining(ctx, id)
  await cancelTraining(ctx.db, id)
  return seen(ctx, id)
})
