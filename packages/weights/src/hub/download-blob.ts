import { constants } from 'node:fs'
import { mkdir, open, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError } from '@lensboard/contract'
import { withBlobLock } from './blob-lock.js'
import { blobPath, isFile, lockPaths } from './cache-layout.js'
import type { Hub } from './hub.js'
import type { HubFile, HubListing } from './listing.js'
import { finishPartial, leavePartial, partialBytes, takePartial, workingPath } from './partial-file.js'
import { pauseOrThrow } from './patience.js'
import { RestOfFile } from './rest-of-file.js'
import { isAsListed } from './verify.js'

export interface BlobOptions {
  cacheDir: string
  signal: AbortSignal
  /** How many bytes of this file are here now; goes back when a file starts over. */
  onBytes: (bytes: number) => void
}

/** A connection that brought this much was worth it: the tries are counted anew. */
const WORTH_BYTES = 1024 * 1024

/** Fetches one file into `blobs/` unless it is there: resumed, verified, and only then under its name. */
export async function downloadBlob(
  hub: Hub,
  listing: HubListing,
  file: HubFile,
  options: BlobOptions,
): Promise<string> {
  const { cacheDir, signal, onBytes } = options
  const blob = blobPath(cacheDir, listing.repo, file)
  const locks = lockPaths(cacheDir, listing.repo, file)
  if (!(await isFile(blob, file.size))) {
    const waiting = async () => onBytes(await partialBytes(blob))
    await withBlobLock(locks.ours, { signal, waiting }, async () => {
      if (await isFile(blob, file.size)) return
      await mkdir(dirname(blob), { recursive: true })
      await takePartial(blob, locks.theirs)
      try {
        await fetchWhole(hub, listing, file, { ...options, working: workingPath(blob) })
        await finishPartial(blob, locks.theirs)
      } finally {
        await leavePartial(blob, locks.theirs)
      }
    })
  }
  onBytes(file.size)
  return blob
}

type Work = BlobOptions & { working: string }

/** What an earlier process left may be damaged: then the file is fetched once more, from its first byte. */
async function fetchWhole(hub: Hub, listing: HubListing, file: HubFile, work: Work): Promise<void> {
  const resumed = await fetchRest(hub, listing, file, work)
  if (await isWhole(file, work)) return
  if (resumed) await fetchRest(hub, listing, file, work)
  if (resumed && (await isWhole(file, work))) return
  throw new AppError(
    'DOWNLOAD_BROKEN',
    `${file.path} arrived different from the one at the hub and was removed. Download it again.`,
  )
}

async function isWhole(file: HubFile, { working, signal }: Work): Promise<boolean> {
  const whole = await isAsListed(working, file, signal).catch((error: unknown) => {
    throw signal.aborted ? new AppError('DOWNLOAD_CANCELLED') : error
  })
  if (!whole) await rm(working, { force: true })
  return whole
}

/** Appends what is missing, over as many connections as it takes; answers whether there was a beginning. */
async function fetchRest(hub: Hub, listing: HubListing, file: HubFile, work: Work): Promise<boolean> {
  const handle = await open(work.working, constants.O_RDWR | constants.O_CREAT)
  try {
    const rest = new RestOfFile(handle, file, work.onBytes)
    const resumed = await rest.begin()
    for (let tried = 0; rest.have < file.size; ) {
      const before = rest.have
      try {
        const ifRange = rest.etag === undefined ? {} : { ifRange: rest.etag }
        const options = { from: rest.have, ...ifRange, signal: work.signal }
        await hub.stream(listing, file.path, options, (stream) => rest.append(stream))
      } catch (error) {
        tried = rest.have - before >= WORTH_BYTES ? 1 : tried + 1
        await pauseOrThrow(error, tried, hub.patience, work.signal)
      }
    }
    await handle.sync()
    return resumed
  } finally {
    await handle.close()
  }
}
