import { AppError, Sha256Hex } from '@lensboard/contract'
import { letGoOfText } from '@lensboard/db'
import { z } from 'zod'
import { personProcedure } from '../trpc.js'

/** Lets go of a text. It is deleted once nobody keeps it and no training can still need it. */
export const remove = personProcedure
  .input(z.object({ hash: Sha256Hex }))
  .mutation(async ({ ctx, input: { hash } }): Promise<void> => {
    if (!(await letGoOfText(ctx.db, ctx.person.id, hash))) throw new AppError('NOT_FOUND')
    // A service that is down looks for such texts when it starts.
    await ctx.models.forgetTexts().catch((error: unknown) => ctx.log?.(error, 'text.remove'))
  })
