import { plainLine } from '@lensboard/auth'
import { AppError, LIMITS, Sha256Hex } from '@lensboard/contract'
import { renameLens } from '@lensboard/db'
import { z } from 'zod'
import { personProcedure } from '../trpc.js'
import { requireLensKeeper } from './rights.js'

/** Calls a lens something else in the library; cards keep the name they were made with. */
export const rename = personProcedure
  .input(z.object({ hash: Sha256Hex, title: plainLine('The name', LIMITS.titleChars) }))
  .mutation(async ({ ctx, input: { hash, title } }): Promise<void> => {
    await requireLensKeeper(ctx, hash)
    if (!(await renameLens(ctx.db, hash, title))) throw new AppError('LENS_UNKNOWN')
  })
