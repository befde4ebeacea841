import { AppError } from '@lensboard/contract'
import { retryDownload as retry } from '@lensboard/db'
import { DownloadInput } from '../inputs.js'
import { personProcedure } from '../trpc.js'
import { requireManager } from './rights.js'

/** Has a failed or cancelled download go on, with the asker's token. */
export const retryDownload = personProcedure.input(DownloadInput).mutation(async ({ ctx, input: { id } }) => {
  requireManager(ctx)
  await ctx.limits.spend('hubChecksPerPerson', ctx.person.id)
  const found = await retry(ctx.db, id, ctx.person.id)
  if (!found) throw new AppError('NOT_FOUND', 'This download is not on the list any more.')
  return found
})
