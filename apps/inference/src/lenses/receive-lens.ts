import { createWriteStream } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { AppError, LIMITS } from '@lensboard/contract'
import { bytesInWords, DISK_MARGIN_BYTES, diskFree } from '@lensboard/weights'
import { type BringLens, type Brought, withWork } from './bring-lens.js'
import type { LensShelf } from './lens-shelf.js'

/** A file lies here as it came, then its numbers once more in our form, where halves become whole. */
const COPIES = 3

interface Receiver {
  shelf: Pick<LensShelf, 'work'>
  bring: BringLens
  brought: Brought
  /** Bytes that may still be written in a folder; the disk is asked unless said. */
  free?: (folder: string) => Promise<number>
}

/**
 * Takes a lens file as it comes and brings it to the shelf. Throws as `BringLens`, and DISK_FULL before anything is
 * written; who goes away before the answer leaves nothing behind.
 */
export async function receiveLens(
  { request, response }: { request: IncomingMessage; response: ServerResponse },
  { shelf, bring, brought, free = diskFree }: Receiver,
): Promise<string> {
  const length = Number(request.headers['content-length'] ?? 0)
  if (length === 0) throw new AppError('LENS_INVALID', 'The file is empty.')
  if (length > LIMITS.lensBytes)
    throw new AppError('LENS_INVALID', `This file has ${bytesInWords(length)}, more than any lens that is read here.`)
  const gone = new AbortController()
  response.once('close', () => gone.abort(new AppError('BAD_REQUEST', 'Whoever sent this file went away.')))
  return withWork(shelf, async (folder) => {
    refuseFullDisk(await free(folder), COPIES * length)
    const file = join(folder, 'file')
    await pipeline(request, createWriteStream(file))
    return bring(file, brought, gone.signal)
  })
}

function refuseFullDisk(free: number, bytes: number): void {
  if (bytes + DISK_MARGIN_BYTES <= free) return
  throw new AppError(
    'DISK_FULL',
    `This lens needs up to ${bytesInWords(bytes)} and ${bytesInWords(DISK_MARGIN_BYTES)} to spare, and ` +
      `${bytesInWords(free)} are free where lenses are kept. Free some space, then try again.`,
  )
}
