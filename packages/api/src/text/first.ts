import { Sha256Hex } from '@lensboard/contract'
import { z } from 'zod'
import { personProcedure } from '../trpc.js'

/** Beginnings of the first documents of a text, for everybody who knows its hash. Throws TEXT_UNKNOWN. */
export const first = personProcedure
  .input(z.object({ hash: Sha256Hex }))
  .query(({ ctx, input }) => ctx.models.firstOfText(input))
