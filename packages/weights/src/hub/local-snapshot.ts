import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { localCommit, snapshotDir } from './cache-layout.js'

/** A whole snapshot in the cache. */
export interface LocalSnapshot {
  dir: string
  commit: string
}

/** What of a model lies whole in the cache already, whoever downloaded it; asks no hub. */
export async function localSnapshot(
  cacheDir: string,
  repo: string,
  revision: string,
): Promise<LocalSnapshot | undefined> {
  const commit = await localCommit(cacheDir, repo, revision)
  if (commit === undefined) return undefined
  const dir = snapshotDir(cacheDir, repo, commit)
  return (await exists(join(dir, 'config.json'))) ? { dir, commit } : undefined
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )
