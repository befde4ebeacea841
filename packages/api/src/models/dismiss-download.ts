import { AppError } from '@lensboard/contract'
import { dismissDownload as dismiss } from '@lensboard/db'
import { DownloadInput } from '../inputs.js'
import { personProcedure } from '../trpc.js'
import { requireManager } from './rights.js'

/** Takes a download that ended off everybody's list; its files stay. */
export const dismissDownload = personProcedure.input(DownloadInput).mutation(async ({ ctx, input: { id } }) => {
  requireManager(ctx)
  if (!(await dismiss(ctx.db, id)))
    throw new AppError('BAD_REQUEST', 'This download is under way. Cancel it before you take it off the list.')
})
