import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, lensHash, type TrainedLens } from '@lensboard/contract'
import { type Db, findLens, keepLens, lensMarks, markMissing } from '@lensboard/db'
import { LENS_JSON, NUMBERS, readLens, type StoredLens, writeLensFolder } from '@lensboard/weights'
import { createGate } from '../gate.js'

/** Whose a lens is; nobody's is the shipped one. */
export interface Keeper {
  personId: string | null
  personName: string
}

/** The lenses of the library: what they are in the database, their numbers in the data folder. */
export interface LensShelf {
  /** Writes the numbers, then the row; gives its identity. The same lens twice is one. Throws DISK_FULL. */
  keep(stored: StoredLens, keeper: Keeper): Promise<string>
  /** The same for a folder of our form, which is moved; it has to lie in `work`. `bytes` are those of the numbers. */
  keepFolder(folder: string, kept: { lens: TrainedLens; bytes: number }, keeper: Keeper): Promise<string>
  /** Throws LENS_UNKNOWN, also where its numbers are gone. */
  describe(hash: string): Promise<TrainedLens>
  /** Reads its numbers. Throws LENS_UNKNOWN, LENS_INVALID. */
  open(hash: string): Promise<StoredLens>
  /** Deletes the numbers of a lens that is not listed. */
  forget(hash: string): Promise<void>
  /** Clears what a stopped process left half done, and marks lenses whose numbers are gone. */
  tend(): Promise<void>
  /** The folder in which a lens of this identity lies. */
  folderOf(hash: string): string
  /** Where lenses are worked on that are not kept yet; each process has its own. */
  work: string
}

const HASH = /^[0-9a-f]{64}$/

export function createLensShelf({ db, dataDir }: { db: Db; dataDir: string }): LensShelf {
  const lenses = join(dataDir, 'lenses')
  const folderOf = (hash: string) => join(lenses, hash)
  const work = join(lenses, `work.${process.pid}`)
  // Numbers and their row come and go together.
  const inTurn = createGate(1)
  const describe = async (hash: string) => {
    const lens = await findLens(db, hash)
    if (!lens) throw new AppError('LENS_UNKNOWN')
    if (await isWhole(folderOf(hash))) return lens
    await markMissing(db, [hash], true)
    throw new AppError('LENS_UNKNOWN', `The numbers of ${lens.title} are gone from this machine. Bring the lens again.`)
  }
  const keepFolder: LensShelf['keepFolder'] = async (folder, { lens, bytes }, { personId, personName }) => {
    const hash = await lensHash(lens)
    await inTurn(async () => {
      if (!(await isWhole(folderOf(hash)))) {
        await rm(folderOf(hash), { recursive: true, force: true })
        await rename(folder, folderOf(hash))
      }
      await keepLens(db, { hash, lens, bytes, personId, personName })
    })
    return hash
  }
  const forget = (hash: string) =>
    inTurn(async () => {
      // Somebody may have brought it again meanwhile.
      if (HASH.test(hash) && !(await findLens(db, hash))) await rm(folderOf(hash), { recursive: true, force: true })
    })
  return {
    folderOf,
    work,
    describe,
    keepFolder,
    forget,
    async keep(stored, keeper) {
      const folder = join(work, `${await lensHash(stored.lens)}.${++writings}`)
      const { lens, numbers } = stored
      const bytes = numbers.weight.byteLength + (numbers.bias?.byteLength ?? 0)
      try {
        await writeWhole(folder, stored)
        return await keepFolder(folder, { lens, bytes }, keeper)
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    },
    async open(hash) {
      const lens = await describe(hash)
      return { ...(await readLens(folderOf(hash))), lens }
    },
    async tend() {
      await mkdir(lenses, { recursive: true })
      const marks = await lensMarks(db)
      const listed = new Set(marks.map(({ hash }) => hash))
      for (const name of await readdir(lenses)) {
        if (HASH.test(name)) {
          if (!listed.has(name)) await forget(name)
        } else if (isLeft(name)) await rm(join(lenses, name), { recursive: true, force: true })
      }
      const whole = await Promise.all(marks.map(({ hash }) => isWhole(folderOf(hash))))
      const hashes = (there: boolean) => marks.flatMap(({ hash }, i) => (whole[i] === there ? [hash] : []))
      await markMissing(db, hashes(false), true)
      await markMissing(db, hashes(true), false)
    },
  }
}

let writings = 0

/** What another process worked on; one that lives may still be at it. */
function isLeft(name: string): boolean {
  const pid = Number(/^work\.(\d+)$/.exec(name)?.[1] ?? Number.NaN)
  return Number.isNaN(pid) ? name.endsWith('.part') : pid !== process.pid && !isAlive(pid)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const isWhole = async (folder: string): Promise<boolean> => {
  const found = await Promise.all([LENS_JSON, NUMBERS].map((name) => stat(join(folder, name)).catch(() => undefined)))
  return found.every((file) => file?.isFile())
}

async function writeWhole(folder: string, stored: StoredLens): Promise<void> {
  try {
    await writeLensFolder(folder, stored)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw new AppError('DISK_FULL', undefined, { cause: error })
    throw error
  }
}
