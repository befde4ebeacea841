import type { Download } from '@lensboard/contract'
import { listDownloads } from '@lensboard/db'
import { toAppError, toTrpcError } from '../errors.js'
import { createNews } from '../news.js'
import { personProcedure } from '../trpc.js'

/** Every download: first as it is, then each change. */
export const watchDownloads = personProcedure.subscription(async function* ({
  ctx,
  signal,
  path,
}): AsyncGenerator<Download, void> {
  try {
    const news = createNews<Download>(signal, ({ id }) => id)
    // Listening begins before the first look, so that nothing falls in between.
    const stop = ctx.runEvents.onDownload(news.put)
    try {
      yield* await listDownloads(ctx.db)
      for (let heard = await news.next(); heard; heard = await news.next()) yield* heard.states
    } finally {
      stop()
    }
  } catch (error) {
    const known = toAppError(error)
    if (known.code === 'INTERNAL') ctx.log?.(known.cause, path)
    throw toTrpcError(known)
  }
})
