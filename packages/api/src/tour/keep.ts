import { TourProgress } from '@lensboard/contract'
import { keepTourProgress } from '@lensboard/db'
import { personProcedure } from '../trpc.js'

/** Keeps how far the asker has come in the tour, for whichever board and device they go on with. */
export const keep = personProcedure
  .input(TourProgress)
  .mutation(({ ctx, input }) => keepTourProgress(ctx.db, ctx.person.id, input))
