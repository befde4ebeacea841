import { realpath } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type AdapterConfig, type CheckpointFolder, isAdapterFolder } from '@lensboard/weights'

/** A commit, or enough of one to know it by. */
const COMMIT = /^[0-9a-f]{7,40}$/

/**
 * Folders that may hold the base an adapter names, the likeliest first: one of exactly this name, one whose name ends
 * like it (it may have been a path elsewhere), and the folder that the adapter lies in. Another commit than the named
 * one is another model.
 */
export async function basesOf(
  { base, revision }: Pick<AdapterConfig, 'base' | 'revision'>,
  adapterDir: string | undefined,
  folders: readonly CheckpointFolder[],
): Promise<CheckpointFolder[]> {
  const last = lastPart(base)
  const commit = revision !== undefined && COMMIT.test(revision) ? revision : undefined
  const isCommit = (folder: CheckpointFolder) => commit === undefined || (folder.commit ?? commit).startsWith(commit)
  const around = adapterDir === undefined ? undefined : dirname(await realpath(adapterDir))
  const ranks: ((folder: CheckpointFolder) => boolean)[] = [
    ({ name }) => name === base || (commit !== undefined && withoutCommit(name) === base),
    (folder) =>
      lastPart(folder.name) === last || (commit !== undefined && lastPart(withoutCommit(folder.name)) === last),
    ({ dir }) => dir === around,
  ]
  const found: CheckpointFolder[] = []
  for (const fits of ranks)
    for (const folder of folders)
      if (fits(folder) && isCommit(folder) && !found.includes(folder) && !(await isAdapterFolder(folder.dir)))
        found.push(folder)
  return found
}

const lastPart = (name: string): string => name.split(/[\\/]/).filter(Boolean).at(-1) ?? name
const withoutCommit = (name: string): string => name.replace(/@[0-9a-f]{8}$/, '')
