import { Sha256Hex } from '@lensboard/contract'
import { z } from 'zod'
import { personProcedure } from '../trpc.js'
import { requireManager } from './rights.js'

/** Frees the memory of a model now; the next card that asks for it loads it again. */
export const unload = personProcedure.input(z.object({ hash: Sha256Hex })).mutation(async ({ ctx, input }) => {
  requireManager(ctx)
  await ctx.models.unload(input)
})
