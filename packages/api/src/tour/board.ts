import { openTour } from '@lensboard/db'
import { personProcedure } from '../trpc.js'

/** The asker's own copy of the first board, made the first time; null when there is none to copy. */
export const board = personProcedure.mutation(({ ctx }) => openTour(ctx.db, ctx.person.id))
