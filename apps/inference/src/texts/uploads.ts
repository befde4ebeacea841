import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AppError, LIMITS } from '@lensboard/contract'
import { bytesInWords } from '@lensboard/weights'
import type { TextDisk } from './text-disk.js'

/** A file that arrived and waits to be kept. */
export interface Upload {
  id: string
  personId: string
  path: string
  bytes: number
}

/** Files on their way to becoming texts: one a person, each for some minutes. */
export interface Uploads {
  /** Takes a body as it comes; a part of one leaves nothing. Throws DATASET_INVALID, DISK_FULL. */
  receive(body: Readable, from: { personId: string; bytes: number | undefined }): Promise<Upload>
  /** Throws NOT_FOUND once it has waited too long, or another one of the person's came. */
  find(id: string, personId: string): Upload
  drop(upload: Upload): Promise<void>
}

/** Time to look at the first documents and choose a column. */
const WAIT_MS = 15 * 60_000

/** `folder` holds nothing but what is not whole yet: what an earlier process left there is deleted first. */
export async function openUploads(folder: string, disk: TextDisk): Promise<Uploads> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const waiting = new Map<string, { upload: Upload; timer: NodeJS.Timeout }>()
  const drop = async ({ id, path }: Upload) => {
    clearTimeout(waiting.get(id)?.timer)
    waiting.delete(id)
    await rm(path, { force: true })
  }
  const wait = (upload: Upload) => {
    clearTimeout(waiting.get(upload.id)?.timer)
    const timer = setTimeout(() => void drop(upload), WAIT_MS).unref()
    waiting.set(upload.id, { upload, timer })
  }
  return {
    drop,
    find(id, personId) {
      const found = waiting.get(id)?.upload
      if (found?.personId !== personId)
        throw new AppError('NOT_FOUND', 'This file waited too long to be kept. Choose it again.')
      wait(found)
      return found
    },
    async receive(body, { personId, bytes }) {
      if ((bytes ?? 0) > LIMITS.textBytes) throw tooLarge()
      // As it came, and once more as documents.
      await disk.refuseFull(2 * (bytes ?? 0))
      const id = randomUUID()
      const path = join(folder, id)
      try {
        const upload = { id, personId, path, bytes: await write(body, path, disk) }
        for (const { upload: other } of waiting.values()) if (other.personId === personId) await drop(other)
        wait(upload)
        return upload
      } catch (error) {
        await rm(path, { force: true })
        throw (error as NodeJS.ErrnoException).code === 'ENOSPC'
          ? new AppError('DISK_FULL', undefined, { cause: error })
          : error
      }
    },
  }
}

const tooLarge = () =>
  new AppError('DATASET_INVALID', `This file is larger than ${bytesInWords(LIMITS.textBytes)}. Split it.`)

/** Writes a body to a file; gives its size. */
async function write(body: Readable, path: string, disk: TextDisk): Promise<number> {
  const full = new AbortController()
  const look = disk.watch((reason) => full.abort(reason))
  let bytes = 0
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      look(bytes)
      done(bytes > LIMITS.textBytes ? tooLarge() : null, chunk)
    },
  })
  try {
    await pipeline(body, count, createWriteStream(path, { flags: 'wx' }), { signal: full.signal })
  } catch (error) {
    throw full.signal.aborted ? full.signal.reason : error
  }
  return bytes
}
