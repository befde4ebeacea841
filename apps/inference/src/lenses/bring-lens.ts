import { randomUUID } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, type LensReader, type TrainedLens } from '@lensboard/contract'
import { LENS_JSON } from '@lensboard/weights'
import type { LensShelf } from './lens-shelf.js'
import { lensTask } from './lens-tasks.js'
import { madeFor, withNote } from './made-for.js'

/** What is to be known of a lens that somebody brings, beside its file. */
export interface Brought {
  /** Hash of a model here that the person says it was made for. */
  checkpoint?: string | undefined
  title?: string | undefined
  personId: string | null
  personName: string
  /** Where it came from, as a sentence; absent for a file that a person sent. */
  note?: string | undefined
}

/** Puts a file or folder of any form on the shelf and gives its identity. Nothing of it is left anywhere else. */
export type BringLens = (from: string, brought: Brought, signal: AbortSignal) => Promise<string>

/** Throws LENS_INVALID, LENS_MISMATCH, MODEL_UNKNOWN, OUT_OF_MEMORY, DISK_FULL; the signal's reason where it is aborted. */
export function lensBringer(
  shelf: LensShelf,
  findReader: (hash: string) => Promise<LensReader | undefined>,
): BringLens {
  return (from, { checkpoint, title, personId, personName, note }, signal) =>
    withWork(shelf, async (folder) => {
      const model = checkpoint === undefined ? undefined : await findReader(checkpoint)
      if (checkpoint !== undefined && !model) throw new AppError('MODEL_UNKNOWN')
      const into = join(folder, 'lens')
      const read = await lensTask({ do: 'read', from, scratch: join(folder, 'unpacked'), into })
      const known = madeFor(read.lens, model && { model, by: personName })
      const lens: TrainedLens = { ...(note ? withNote(known, note) : known), ...(title && { title }) }
      await writeFile(join(into, LENS_JSON), `${JSON.stringify(lens, undefined, 2)}\n`)
      signal.throwIfAborted()
      return shelf.keepFolder(into, { lens, bytes: read.bytes }, { personId, personName })
    })
}

/** Lets `act` work in a fresh folder, of which nothing stays. */
export async function withWork<T>(shelf: Pick<LensShelf, 'work'>, act: (folder: string) => Promise<T>): Promise<T> {
  const folder = join(shelf.work, randomUUID())
  await mkdir(folder, { recursive: true })
  try {
    return await act(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
