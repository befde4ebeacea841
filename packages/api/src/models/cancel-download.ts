import { AppError } from '@lensboard/contract'
import { cancelDownload as cancel } from '@lensboard/db'
import { DownloadInput } from '../inputs.js'
import { personProcedure } from '../trpc.js'
import { requireManager } from './rights.js'

/** Stops a download for everybody; what arrived is kept. */
export const cancelDownload = personProcedure.input(DownloadInput).mutation(async ({ ctx, input: { id } }) => {
  requireManager(ctx)
  const found = await cancel(ctx.db, id)
  if (!found) throw new AppError('NOT_FOUND', 'This download is not on the list any more.')
  return found
})
