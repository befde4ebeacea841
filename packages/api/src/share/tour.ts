import { tourToken } from '@lensboard/db'
import { publicProcedure } from '../trpc.js'

/** Path that lets anybody look at the demo board; null when it is not there. */
export const tour = publicProcedure.query(async ({ ctx }): Promise<string | null> => {
  const token = await tourToken(ctx.db)
  return token && `/join/${token}`
})
