import { tourIsThere } from '@lensboard/db'
import { publicProcedure } from '../trpc.js'

/** Whether there is a first board to open. */
export const isThere = publicProcedure.query(({ ctx }) => tourIsThere(ctx.db))
