import { tourProgress } from '@lensboard/db'
import { personProcedure } from '../trpc.js'

/** How far the asker has come in the tour; null before they began. */
export const get = personProcedure.query(({ ctx }) => tourProgress(ctx.db, ctx.person.id))
