import { AppError } from '@lensboard/contract'
import { headerLength, readHeader, type TensorEntry } from '../safetensors.js'
import { parseIndex } from '../shards.js'
import type { Hub } from './hub.js'
import type { HubListing } from './listing.js'
import { ADAPTER, INDEX, noWeights, SINGLE } from './wanted.js'

const INDEX_BYTES_MAX = 100 * 1024 * 1024
const LENGTH_FIELD_BYTES = 8
const AT_ONCE = 4

/**
 * Every tensor of a model at the hub by name, from the headers of its files alone; `file` is the path in the
 * repository. Throws CHECKPOINT_BROKEN and MODEL_UNSUPPORTED as for a folder, or a HUB_… error.
 */
export async function remoteTensors(hub: Hub, listing: HubListing): Promise<Map<string, TensorEntry>> {
  const has = new Map(listing.files.map((file) => [file.path, file.size]))
  const single = [SINGLE, ...(has.has(INDEX) ? [] : [ADAPTER])].find((path) => has.has(path))
  if (single !== undefined) return byName(await readRemote(hub, listing, single))
  if (!has.has(INDEX)) throw noWeights(listing)
  const weightMap = parseIndex(await hub.readText(listing, INDEX, INDEX_BYTES_MAX))
  const shards = [...new Set(Object.values(weightMap))]
  const missing = shards.find((shard) => !has.has(shard))
  if (missing !== undefined) throw broken(`${INDEX} names ${missing}, and ${listing.repo} has no such file.`)
  const tensors = await eachShard(shards, (shard) => readRemote(hub, listing, shard))
  const found = byName(tensors.filter(({ name, file }) => weightMap[name] === file))
  const absent = Object.keys(weightMap).find((name) => !found.has(name))
  if (absent !== undefined)
    throw broken(`${weightMap[absent]} lacks the tensor ${JSON.stringify(absent)} that ${INDEX} promises.`)
  return found
}

async function readRemote(hub: Hub, listing: HubListing, path: string): Promise<TensorEntry[]> {
  const size = listing.files.find((file) => file.path === path)?.size ?? 0
  const first = await hub.readRange(listing, path, 0, Math.min(LENGTH_FIELD_BYTES, size))
  const bytes = headerLength(path, first, size)
  return readHeader(path, await hub.readRange(listing, path, LENGTH_FIELD_BYTES, LENGTH_FIELD_BYTES + bytes), size)
}

async function eachShard(shards: readonly string[], read: (shard: string) => Promise<TensorEntry[]>) {
  const all: TensorEntry[] = []
  const queue = shards.values()
  const line = async () => {
    for (const shard of queue) for (const tensor of await read(shard)) all.push(tensor)
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, shards.length) }, line))
  return all
}

const byName = (tensors: readonly TensorEntry[]) => new Map(tensors.map((tensor) => [tensor.name, tensor]))

const broken = (say: string) => new AppError('CHECKPOINT_BROKEN', say)
