import { AppError } from '@lensboard/contract'
import { bytesInWords } from './bytes-in-words.js'
import { bytesHere } from './cache-layout.js'
import { diskFree } from './disk.js'
import { downloadBlob } from './download-blob.js'
import type { Hub } from './hub.js'
import type { HubFile, HubListing } from './listing.js'
import type { Progress } from './progress.js'
import { CONNECTIONS_MAX } from './request.js'

/** What a machine needs for itself while a download runs. */
export const DISK_MARGIN_BYTES = 256 * 1024 * 1024

/** Fetches files into the cache, each resumed and verified, and answers where each lies; throws as downloads do. */
export function fetchFiles(
  hub: Hub,
  listing: HubListing,
  files: readonly HubFile[],
  { cacheDir, signal, progress }: { cacheDir: string; signal: AbortSignal | undefined; progress: Progress },
): Promise<{ path: string; blob: string }[]> {
  return allOrStop(files, signal, async (file, stop) => {
    const onBytes = (bytes: number) => progress.has(file, bytes)
    return { path: file.path, blob: await downloadBlob(hub, listing, file, { cacheDir, signal: stop, onBytes }) }
  })
}

/** Throws DISK_FULL where what is missing of these files, with a margin, does not fit beside what is there. */
export async function refuseFullDisk(listing: HubListing, cacheDir: string, files: readonly HubFile[]): Promise<void> {
  const total = files.reduce((sum, { size }) => sum + size, 0)
  const missing = total - (await bytesHere(listing, cacheDir, files))
  const free = await diskFree(cacheDir)
  if (missing === 0 || missing + DISK_MARGIN_BYTES <= free) return
  throw new AppError(
    'DISK_FULL',
    `${listing.repo} needs ${bytesInWords(missing)} more and ${bytesInWords(DISK_MARGIN_BYTES)} to spare, and ` +
      `${bytesInWords(free)} are free where models are kept. Free some space, then try again.`,
  )
}

/** A few at once; the first that fails stops the others, and all have stopped when this throws. */
async function allOrStop<In, Out>(
  items: readonly In[],
  signal: AbortSignal | undefined,
  act: (item: In, stop: AbortSignal) => Promise<Out>,
): Promise<Out[]> {
  const failed = new AbortController()
  const stop = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal
  const out: Out[] = []
  const errors: unknown[] = []
  const queue = items.entries()
  const work = async () => {
    for (const [i, item] of queue) {
      if (stop.aborted) return
      out[i] = await act(item, stop)
    }
  }
  const lines = Array.from({ length: Math.min(CONNECTIONS_MAX, items.length) }, () =>
    work().catch((error: unknown) => {
      errors.push(error)
      failed.abort()
    }),
  )
  await Promise.all(lines)
  if (signal?.aborted) throw new AppError('DOWNLOAD_CANCELLED')
  if (errors.length > 0) throw errors[0]
  return out
}
