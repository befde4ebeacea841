import { Sha256Hex } from '@lensboard/contract'
import { z } from 'zod'
import { personProcedure } from '../trpc.js'
import { requireManager } from './rights.js'

/** Keeps a model in memory for everybody, or lets it go when room is needed. */
export const pin = personProcedure
  .input(z.object({ hash: Sha256Hex, pinned: z.boolean() }))
  .mutation(async ({ ctx, input }) => {
    requireManager(ctx)
    await ctx.models.pin(input)
  })
