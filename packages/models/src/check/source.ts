import { readdir } from 'node:fs/promises'
import {
  type CheckpointFolder,
  type Hub,
  type HubListing,
  isAdapterFolder,
  parseObject,
  readAdapter,
  readJson,
  readTensors,
  readText,
  remoteTensors,
  type TensorEntry,
} from '@lensboard/weights'

/** A model wherever it lies, as far as a check looks at it. */
export interface Source {
  name: string
  /** Paths of its files. */
  files: readonly string[]
  isAdapter: boolean
  /** A JSON object; throws CHECKPOINT_BROKEN, or a HUB_… error. */
  json(path: string): Promise<Record<string, unknown>>
  text(path: string): Promise<string>
  /** Where its tensors, or its adapter's, lie; no value of them is read. */
  tensors(): Promise<ReadonlyMap<string, TensorEntry>>
  /** Whether a JSON file is small enough to be read for a check. */
  isSmall(path: string): boolean
}

/** A config has a few kilobytes, a tokenizer up to some megabytes; a look should not take longer than that. */
const JSON_BYTES_MAX = 12 * 1024 * 1024
const TEXT_BYTES_MAX = 1024 * 1024

/** What one commit of a model at the hub holds. */
export function hubSource(hub: Hub, listing: HubListing): Source {
  const files = listing.files.map(({ path }) => path)
  const has = new Set(files)
  return {
    name: listing.repo,
    files,
    isAdapter:
      has.has('adapter_config.json') && !has.has('model.safetensors') && !has.has('model.safetensors.index.json'),
    json: async (path) => parseObject(await hub.readText(listing, path, JSON_BYTES_MAX), path),
    text: (path) => hub.readText(listing, path, TEXT_BYTES_MAX),
    tensors: () => remoteTensors(hub, listing),
    isSmall: (path) => (listing.files.find((file) => file.path === path)?.size ?? 0) <= JSON_BYTES_MAX,
  }
}

/** A folder on this machine; throws CHECKPOINT_BROKEN where it cannot be read. */
export async function folderSource({ name, dir }: Pick<CheckpointFolder, 'name' | 'dir'>): Promise<Source> {
  const isAdapter = await isAdapterFolder(dir)
  return {
    name,
    files: await readdir(dir).catch(() => []),
    isAdapter,
    json: (path) => readJson(dir, path),
    text: (path) => readText(dir, path),
    tensors: async () => (isAdapter ? (await readAdapter(dir, { name })).tensors : readTensors(dir)),
    isSmall: () => true,
  }
}
