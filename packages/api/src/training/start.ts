import { AppError, TrainingSpec, trainingKey } from '@lensboard/contract'
import { findOrQueueTraining, findText } from '@lensboard/db'
import { z } from 'zod'
import { personProcedure } from '../trpc.js'
import { checkTraining } from './check-spec.js'

/**
 * Has a lens learned: the training of this very spec that there is, under way or done, or a new one for everybody. Throws
 * what `checkTraining` throws, TEXT_UNKNOWN, RATE_LIMITED.
 */
export const start = personProcedure
  .input(z.object({ spec: TrainingSpec }))
  .mutation(async ({ ctx, input: { spec } }) => {
    const { db, person } = ctx
    await ctx.limits.spend('trainingsPerPerson', person.id)
    const [models, text] = await Promise.all([ctx.models.list(), findText(db, spec.text.hash)])
    checkTraining(spec, models)
    if (!text) throw new AppError('TEXT_UNKNOWN')
    const key = await trainingKey(spec)
    return findOrQueueTraining(db, { key, spec, personId: person.id, personName: person.name })
  })
