import { CHANNEL } from '@lensboard/contract'
import { listen } from '@lensboard/db'
import { z } from 'zod'
import { keepTrying } from '../keep-trying.js'
import { type Queue, type QueueOptions, startQueue } from '../work-queue.js'
import { createDownloader, type Fetch } from './downloader.js'

const DownloadJob = z.object({ downloadId: z.string() })

/** Downloads that run side by side; they wait for the network, so they never wait behind a card. */
const SLOTS = 2

/** Fetches queued models until `stopping` is aborted. `fetch` brings one into the cache. */
export function startDownloadQueue(
  options: Omit<QueueOptions, 'tasks' | 'readyFor' | 'provider'> & { fetch: Fetch },
): Pick<Queue, 'ended'> {
  const { db, log, stopping } = options
  const downloader = createDownloader(options)
  const hearing = keepTrying(
    () => listen(db, CHANNEL.download, downloader.look, { onReconnect: downloader.lookAtAll }),
    stopping,
  ).catch((error: unknown) => {
    if (!stopping.aborted) log.error({ err: error }, 'news of downloads cannot be heard')
    return async () => {}
  })
  const queues = Array.from({ length: SLOTS }, () =>
    startQueue({
      ...options,
      provider: 'hub',
      readyFor: 'downloads',
      tasks: () => ({
        download: async (payload, { job }) => {
          const { downloadId } = DownloadJob.parse(payload)
          await downloader.run(downloadId, job.attempts >= job.max_attempts)
        },
      }),
    }),
  )
  const ended = Promise.all(queues.map((queue) => queue.ended)).then(async () => (await hearing)())
  return { ended }
}
