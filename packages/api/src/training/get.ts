import type { TrainingCurve } from '@lensboard/contract'
import { trainingCurve } from '@lensboard/db'
import { TrainingInput } from '../inputs.js'
import { personProcedure } from '../trpc.js'
import { seen } from './rights.js'

export const NOTHING_LEARNED: TrainingCurve = { layers: [], losses: [], heldOut: [] }

/** Where a training is, and what it has learned so far. */
export const get = personProcedure.input(TrainingInput).query(async ({ ctx, input: { id } }) => {
  const state = await seen(ctx, id)
  return { state, curve: (await trainingCurve(ctx.db, id)) ?? NOTHING_LEARNED }
})
