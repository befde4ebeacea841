import { AppError } from '@lensboard/contract'
import { dismissTraining } from '@lensboard/db'
import { TrainingInput } from '../inputs.js'
import { personProcedure } from '../trpc.js'
import { ownTraining } from './rights.js'

/** Takes a training that ended off everybody's list, with what it kept to go on from; its lens stays. */
export const dismiss = personProcedure.input(TrainingInput).mutation(async ({ ctx, input: { id } }) => {
  await ownTraining(ctx, id)
  if (!(await dismissTraining(ctx.db, id)))
    throw new AppError('BAD_REQUEST', 'This training is under way. Cancel it before you take it off the list.')
})
