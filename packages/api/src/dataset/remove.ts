import { AppError, Sha256Hex } from '@lensboard/contract'
import { removeDataset } from '@lensboard/db'
import { z } from 'zod'
import { personProcedure } from '../trpc.js'

/** Lets go of a list. Results that were read from it stay; its prompts are deleted once nobody keeps them. */
export const remove = personProcedure
  .input(z.object({ hash: Sha256Hex }))
  .mutation(async ({ ctx, input: { hash } }): Promise<void> => {
    if (!(await removeDataset(ctx.db, ctx.person.id, hash))) throw new AppError('NOT_FOUND')
  })
