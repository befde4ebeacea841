import type { Hub } from './hub.js'
import type { HubListing } from './listing.js'

export interface DownloadOptions {
  cacheDir: string
  /** Called at most a few times a second, and at the end; both in bytes. */
  onProgress?: (bytesDone: number, bytesTotal: number) => void
  signal?: AbortSignal
}

/**
 * Fetches what is missing of a model into Hugging Face's cache and answers the snapshot's folder. Throws DISK_FULL,
 * DOWNLOAD_BROKEN, DOWNLOAD_CANCELLED or a HUB_… error; what arrived stays and is gone on from the next time.
 */
export async function downloadSnapshot(_hub: Hub, _listing: HubListing, _options: DownloadOptions): Promise<string> {
  throw new Error('being written')
}
