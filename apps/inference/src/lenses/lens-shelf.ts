import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, lensHash, type TrainedLens } from '@lensboard/contract'
import { type Db, findLens, keepLens } from '@lensboard/db'
import { readLens, type StoredLens, writeLensFolder } from '@lensboard/weights'

/** Whose a lens is; nobody's is the shipped one. */
export interface Keeper {
  personId: string | null
  personName: string
}

/** The lenses of the library: what they are in the database, their numbers in the data folder. */
export interface LensShelf {
  /** Writes the numbers, then the row; gives its identity. The same lens twice is one. Throws DISK_FULL. */
  keep(stored: StoredLens, keeper: Keeper): Promise<string>
  /** Throws LENS_UNKNOWN. */
  describe(hash: string): Promise<TrainedLens>
  /** Reads its numbers. Throws LENS_UNKNOWN, LENS_INVALID. */
  open(hash: string): Promise<StoredLens>
  /** The folder in which a lens of this identity lies. */
  folderOf(hash: string): string
}

export function createLensShelf({ db, dataDir }: { db: Db; dataDir: string }): LensShelf {
  const folderOf = (hash: string) => join(dataDir, 'lenses', hash)
  const describe = async (hash: string) => {
    const lens = await findLens(db, hash)
    if (!lens) throw new AppError('LENS_UNKNOWN')
    return lens
  }
  return {
    folderOf,
    describe,
    async keep(stored, { personId, personName }) {
      const hash = await lensHash(stored.lens)
      const folder = folderOf(hash)
      await writeWhole(folder, stored)
      const { numbers, lens } = stored
      const bytes = numbers.weight.byteLength + (numbers.bias?.byteLength ?? 0)
      await keepLens(db, { hash, lens, bytes, personId, personName })
      return hash
    },
    async open(hash) {
      const lens = await describe(hash)
      return { ...(await readLens(folderOf(hash))), lens }
    },
  }
}

/** Writes a lens beside its place first, so that what lies in its place is whole. */
async function writeWhole(folder: string, stored: StoredLens): Promise<void> {
  if (await stat(folder).catch(() => undefined)) return
  const part = `${folder}.${process.pid}.part`
  try {
    await mkdir(part, { recursive: true })
    await writeLensFolder(part, stored)
    await rename(part, folder).catch(async (error: NodeJS.ErrnoException) => {
      // Somebody else kept the same lens meanwhile.
      if (!['EEXIST', 'ENOTEMPTY'].includes(error.code ?? '')) throw error
    })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw new AppError('DISK_FULL', undefined, { cause: error })
    throw error
  } finally {
    await rm(part, { recursive: true, force: true })
  }
}
