import { PERSON_COLORS } from '@lensboard/contract'
import { recolorPerson } from '@lensboard/db'
import { z } from 'zod'
import { personProcedure } from '../trpc.js'

/** The asker takes another of the twelve colours. */
export const setColor = personProcedure
  .input(z.object({ color: z.enum(PERSON_COLORS) }))
  .mutation(({ ctx, input }) => recolorPerson(ctx.db, ctx.person.id, input.color))
