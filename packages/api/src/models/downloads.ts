import { listDownloads } from '@lensboard/db'
import { personProcedure } from '../trpc.js'

/** Every download that waits, runs or ended of late, the latest asked for first. */
export const downloads = personProcedure.query(({ ctx }) => listDownloads(ctx.db))
