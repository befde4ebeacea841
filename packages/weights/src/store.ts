import { readdir, readFile, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A folder that should hold a checkpoint; whether it really does is seen when it is opened. */
export interface CheckpointFolder {
  name: string
  title: string
  dir: string
  isDefault: boolean
}

/** The model that ships with the product; it works with no network. */
export const WORKSHOP: CheckpointFolder = {
  name: 'workshop',
  title: 'Workshop 8L',
  dir: fileURLToPath(new URL('../workshop-model', import.meta.url)),
  isDefault: true,
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
  const names = new Set<string>()
  return found.filter(({ name }) => !names.has(name) && names.add(name))
}

async function dataModels(models: string): Promise<CheckpointFolder[]> {
  const names = await folders(models)
  return names.map((name) => folder(name === WORKSHOP.name ? `models/${name}` : name, join(models, name)))
}

/** `models--ORG--NAME/snapshots/REVISION`: the revision that `main` points at bears the plain name. */
async function hubModels(cache: string): Promise<CheckpointFolder[]> {
  const found: CheckpointFolder[] = []
  for (const repo of (await folders(cache)).filter((name) => name.startsWith('models--'))) {
    const name = repo.slice('models--'.length).replaceAll('--', '/')
    const main = await readFile(join(cache, repo, 'refs', 'main'), 'utf8').catch(() => '')
    for (const revision of await folders(join(cache, repo, 'snapshots'))) {
      const dir = await realpath(join(cache, repo, 'snapshots', revision))
      found.push(folder(revision === main.trim() ? name : `${name}@${revision.slice(0, 8)}`, dir))
    }
  }
  return found
}

const folder = (name: string, dir: string): CheckpointFolder => ({ name, title: name, dir, isDefault: false })

/** Names of the folders in a folder, sorted; links to folders count, hidden ones do not. */
async function folders(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort()
}
