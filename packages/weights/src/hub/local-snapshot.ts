import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { foreignWeights } from '../foreign-weights.js'
import { parseIndex } from '../shards.js'
import { localCommit, snapshotDir } from './cache-layout.js'
import { ADAPTER, INDEX, SINGLE } from './wanted.js'

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
  return (await snapshotState(dir)) === 'whole' ? { dir, commit } : undefined
}

/**
 * Links to weights are made last, after everything else is whole: so a folder that holds all the weights it speaks of
 * is whole, and one without is a download that was stopped, or only somebody's look at a config. `foreign` holds
 * weights of another format.
 */
export async function snapshotState(dir: string): Promise<'whole' | 'partial' | 'foreign'> {
  const names = await readdir(dir).catch(() => [])
  const has = (name: string) => isThere(join(dir, name))
  const isAdapter = await has('adapter_config.json')
  if (isAdapter && (await has(ADAPTER))) return 'whole'
  if (!isAdapter && !(await has('config.json'))) return 'partial'
  if (await has(SINGLE)) return 'whole'
  if (await has(INDEX)) return (await hasEveryShard(dir)) ? 'whole' : 'partial'
  return foreignWeights(names) === undefined ? 'partial' : 'foreign'
}

async function hasEveryShard(dir: string): Promise<boolean> {
  let shards: Set<string>
  try {
    shards = new Set(Object.values(parseIndex(await readFile(join(dir, INDEX), 'utf8'))))
  } catch {
    // Nothing more will come; opening the folder says what is wrong with its index.
    return true
  }
  const there = await Promise.all(Array.from(shards, (shard) => isThere(join(dir, shard))))
  return there.every(Boolean)
}

/** Through links: a link whose blob is gone is not there. */
const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )
