import { mkdir, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { DownloadOptions } from './download-snapshot.js'
import { fetchFiles, refuseFullDisk } from './fetch-files.js'
import type { Hub } from './hub.js'
import { lensFiles } from './lens-files.js'
import type { HubListing } from './listing.js'
import { Progress } from './progress.js'
import { diskError } from './rest-of-file.js'

/**
 * Fetches the lens at `path` of a repository as models are fetched, resumed and verified, and lets `use` read it under the
 * path that `readLens` takes; `folder`, on the disk of `cacheDir`, is made for that. `cacheDir` is for lenses alone: what was used is removed from it,
 * what arrived of one that was stopped is gone on from. Throws LENS_INVALID, DISK_FULL, DOWNLOAD_… or a HUB_… error.
 */
export async function downloadLens<T>(
  hub: Hub,
  listing: HubListing,
  { path, folder, cacheDir, onProgress, signal }: DownloadOptions & { path: string; folder: string },
  use: (readable: string) => Promise<T>,
): Promise<T> {
  const files = lensFiles(listing, path)
  const progress = new Progress(files, onProgress)
  try {
    await refuseFullDisk(listing, cacheDir, files)
    const fetched = await fetchFiles(hub, listing, files, { cacheDir, signal, progress })
    await mkdir(folder, { recursive: true })
    // Moved, not linked: a folder from outside may not lead anywhere else.
    for (const { path, blob } of fetched) await rename(blob, join(folder, basename(path)))
    return await use(fetched.length > 1 ? folder : join(folder, basename(fetched[0]!.path)))
  } catch (error) {
    throw diskError(error, 'What arrived is kept.')
  } finally {
    progress.end()
    await rm(folder, { recursive: true, force: true })
  }
}
