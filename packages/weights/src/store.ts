import { readdir, readFile, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isAdapterFolder } from './adapter.js'
import { snapshotState } from './hub/local-snapshot.js'

/** A folder that should hold a checkpoint or an adapter; whether it really does is seen when it is opened. */
export interface CheckpointFolder {
  name: string
  title: string
  dir: string
  isDefault: boolean
  /** Shipped with the product, in DATA_DIR/models, or in the Hugging Face cache. */
  place: 'shipped' | 'data' | 'hub-cache'
  /** Of a snapshot in the Hugging Face cache. */
  commit?: string
}

/** The model that ships with the product; it works with no network. */
export const WORKSHOP: CheckpointFolder = {
  name: 'workshop',
  title: 'Workshop 8L',
  dir: fileURLToPath(new URL('../workshop-model', import.meta.url)),
  isDefault: true,
  place: 'shipped',
}

export interface StorePlaces {
  /** Models lie in its folder `models`, one folder each. */
  dataDir: string
  /** Hugging Face's cache of downloaded snapshots; see `hubCache`. */
  hubCache: string
}

/** Every checkpoint folder here: the shipped one first, then `DATA_DIR/models`, then the Hugging Face cache. */
export async function listCheckpoints({ dataDir, hubCache: cache }: StorePlaces): Promise<CheckpointFolder[]> {
  const found = [WORKSHOP, ...(await dataModels(join(dataDir, 'models'))), ...(await hubModels(cache))]
  const adapters = await Promise.all(found.map(adaptersOf))
  const names = new Set<string>()
  return found.flatMap((each, i) => [each, ...adapters[i]!]).filter(({ name }) => !names.has(name) && names.add(name))
}

/** Adapters that lie in folders of their base's own folder. */
async function adaptersOf(base: CheckpointFolder): Promise<CheckpointFolder[]> {
  const found: CheckpointFolder[] = []
  for (const name of await folders(base.dir)) {
    const dir = join(base.dir, name)
    if (!(await isAdapterFolder(dir))) continue
    found.push({ ...base, name: `${base.name}+${name}`, title: `${base.title} + ${name}`, dir, isDefault: false })
  }
  return found
}

async function dataModels(models: string): Promise<CheckpointFolder[]> {
  const names = await folders(models)
  return names.map((name) => {
    const shown = name === WORKSHOP.name ? `models/${name}` : name
    return { name: shown, title: shown, dir: join(models, name), isDefault: false, place: 'data' }
  })
}

/** `models--ORG--NAME/snapshots/REVISION`: the revision that `main` points at bears the plain name. */
async function hubModels(cache: string): Promise<CheckpointFolder[]> {
  const found: CheckpointFolder[] = []
  for (const repo of (await folders(cache)).filter((name) => name.startsWith('models--'))) {
    const name = repo.slice('models--'.length).replaceAll('--', '/')
    const main = await readFile(join(cache, repo, 'refs', 'main'), 'utf8').catch(() => '')
    for (const revision of await folders(join(cache, repo, 'snapshots'))) {
      const dir = await realpath(join(cache, repo, 'snapshots', revision))
      // A download that was stopped, or a config somebody looked at, is no model yet.
      if ((await snapshotState(dir)) === 'partial') continue
      const shown = revision === main.trim() ? name : `${name}@${revision.slice(0, 8)}`
      found.push({ name: shown, title: shown, dir, isDefault: false, place: 'hub-cache', commit: revision })
    }
  }
  return found
}

/** Names of the folders in a folder, sorted; links to folders count, hidden ones do not. */
async function folders(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort()
}
