import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Db, unfinishedTrainings } from '@lensboard/db'

/** What trainings keep to go on from, a folder each. */
export interface TrainingFiles {
  folderOf(id: string): string
  /** Lets go of one that is done. */
  forget(id: string): Promise<void>
  /** Lets go of those that are done, or that somebody took off the list. */
  sweep(): Promise<void>
}

export function trainingFiles({
  db,
  folder,
  busy,
}: {
  db: Db
  folder: string
  busy: { has(id: string): boolean }
}): TrainingFiles {
  const folderOf = (id: string) => join(folder, id)
  const forget = (id: string) => rm(folderOf(id), { recursive: true, force: true })
  return {
    folderOf,
    forget,
    async sweep() {
      // The folders first: one that is begun meanwhile is not among them, or its row is.
      const ids: string[] = await readdir(folder).catch(() => [])
      if (ids.length === 0) return
      const needed = await unfinishedTrainings(db)
      for (const id of ids) if (!needed.has(id) && !busy.has(id)) await forget(id)
    },
  }
}
