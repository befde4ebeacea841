import { resumeTraining } from '@lensboard/db'
import { TrainingInput } from '../inputs.js'
import { personProcedure } from '../trpc.js'
import { seen, training } from './rights.js'

/** Has a failed or cancelled training go on from what it kept, as the asker's. One that waits, runs or is done stays. */
export const resume = personProcedure.input(TrainingInput).mutation(async ({ ctx, input: { id } }) => {
  const { person, db } = ctx
  await training(ctx, id)
  await ctx.limits.spend('trainingsPerPerson', person.id)
  await resumeTraining(db, id, { personId: person.id, personName: person.name })
  return seen(ctx, id)
})
