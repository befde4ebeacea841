import { access, readdir, readFile, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, sep } from 'node:path'
import { AppError } from '@lensboard/contract'
import { z } from 'zod'
import { parseDistinctJson, RepeatedKey } from './distinct-json.js'
import { foreignWeights } from './foreign-weights.js'
import { readSafetensors, type TensorEntry } from './safetensors.js'

const SINGLE = 'model.safetensors'
const INDEX = 'model.safetensors.index.json'
/** An index lists every tensor by name; the largest published ones have about 10 MB. */
const INDEX_BYTES_MAX = 100 * 1024 * 1024
const SHARDS_MAX = 2_000
/** A shard lies beside its index: one plain file name, no folder, no way up. */
const ShardName = z.string().regex(/^(?!\.)[A-Za-z0-9_.-]{1,200}\.safetensors$/)
const Index = z.object({ weight_map: z.record(z.string(), z.string()) })

/** Every tensor of a checkpoint folder by name, from one file or from shards; throws CHECKPOINT_BROKEN. */
export async function readTensors(dir: string): Promise<Map<string, TensorEntry>> {
  const tensors = new Map<string, TensorEntry>()
  if (await exists(join(dir, SINGLE))) {
    for (const tensor of await readSafetensors(await realFile(dir, SINGLE))) tensors.set(tensor.name, tensor)
    return tensors
  }
  if (!(await exists(join(dir, INDEX)))) throw await noWeights(dir)
  const weightMap = await readIndex(dir)
  for (const file of new Set(Object.values(weightMap))) {
    for (const tensor of await readSafetensors(await realFile(dir, file)))
      if (weightMap[tensor.name] === file) tensors.set(tensor.name, tensor)
  }
  const absent = Object.keys(weightMap).find((name) => !tensors.has(name))
  if (absent !== undefined)
    throw broken(`${weightMap[absent]} lacks the tensor ${JSON.stringify(absent)} that ${INDEX} promises.`)
  return tensors
}

async function readIndex(dir: string): Promise<Record<string, string>> {
  const file = await realFile(dir, INDEX)
  if ((await stat(file)).size > INDEX_BYTES_MAX) throw broken(`${INDEX} is larger than 100 MB.`)
  return parseIndex(await readFile(file, 'utf8'))
}

/** Which shard holds each tensor, from the text of an index; throws CHECKPOINT_BROKEN. */
export function parseIndex(text: string): Record<string, string> {
  let weightMap: Record<string, string>
  try {
    weightMap = Index.parse(parseDistinctJson(text)).weight_map
  } catch (cause) {
    const why = cause instanceof RepeatedKey ? 'it names a tensor twice' : 'it has no weight_map'
    throw broken(`${INDEX} is damaged: ${why}.`, cause)
  }
  const files = new Set(Object.values(weightMap))
  if (files.size > SHARDS_MAX) throw broken(`${INDEX} names more than ${SHARDS_MAX} files.`)
  for (const file of files)
    if (!ShardName.safeParse(file).success)
      throw broken(`${INDEX} names ${JSON.stringify(file.slice(0, 80))}, which is no file beside it.`)
  return weightMap
}

/**
 * Where a file of a checkpoint really lies. A link may lead within the folder, or, in a Hugging Face cache, to the
 * blobs beside the snapshots; anywhere else it is refused.
 */
export async function realFile(dir: string, name: string): Promise<string> {
  const folder = await realpath(dir)
  const file = await realpath(join(dir, name)).catch(() => {
    throw broken(`${name} is missing.`)
  })
  const snapshots = dirname(folder)
  const blobs = basename(snapshots) === 'snapshots' ? join(dirname(snapshots), 'blobs') : folder
  if (!file.startsWith(folder + sep) && !file.startsWith(blobs + sep))
    throw broken(`${name} is a link that leaves the model's folder.`)
  return file
}

const noWeights = async (dir: string): Promise<AppError> =>
  foreignWeights(await readdir(dir)) ?? broken(`${SINGLE} is missing.`)

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

const broken = (say: string, cause?: unknown) => new AppError('CHECKPOINT_BROKEN', say, { cause })
