import { createHash } from 'node:crypto'
import { access, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@lensboard/contract'
import { type AdapterConfig, readAdapterConfig } from './adapter-config.js'
import { type Checkpoint, listFolder, readLanguage, TOKENIZER_FILES } from './checkpoint.js'
import { fingerprint } from './fingerprint.js'
import { foreignWeights } from './foreign-weights.js'
import { readJson, readText } from './model-file.js'
import { readSafetensors, type TensorEntry } from './safetensors.js'
import { realFile } from './shards.js'

const CONFIG = 'adapter_config.json'
const WEIGHTS = 'adapter_model.safetensors'

/** A LoRA adapter in PEFT's layout: everything about it but the values of its tensors. */
export interface Adapter {
  name: string
  dir: string
  config: AdapterConfig
  /** SHA-256 over its files: the identity of the change, whatever it is applied to. */
  hash: string
  /** Size of the tensor file. */
  bytes: number
  tensors: ReadonlyMap<string, TensorEntry>
}

/** Whether a folder holds an adapter instead of a whole model. */
export async function isAdapterFolder(dir: string): Promise<boolean> {
  const has = (name: string) =>
    access(join(dir, name)).then(
      () => true,
      () => false,
    )
  return (await has(CONFIG)) && !(await has('model.safetensors')) && !(await has('model.safetensors.index.json'))
}

/**
 * Opens an adapter's folder. Throws MODEL_UNSUPPORTED for what is not plain LoRA, CHECKPOINT_BROKEN with the file's
 * name for what is damaged, missing or a pickle.
 */
export async function readAdapter(dir: string, options: { name: string; cacheDir?: string }): Promise<Adapter> {
  const config = readAdapterConfig(await readJson(dir, CONFIG), options.name)
  const present = await listFolder(dir)
  if (!present.has(WEIGHTS))
    throw foreignWeights([...present]) ?? new AppError('CHECKPOINT_BROKEN', `${WEIGHTS} is missing.`)
  const files = new Map<string, string>()
  for (const file of [CONFIG, WEIGHTS, ...TOKENIZER_FILES])
    if (present.has(file)) files.set(file, await realFile(dir, file))
  const weights = files.get(WEIGHTS)!
  const tensors = await readSafetensors(weights)
  return {
    name: options.name,
    dir: await realpath(dir),
    config,
    hash: await fingerprint(files, options.cacheDir),
    bytes: (await stat(weights)).size,
    tensors: new Map(tensors.map((tensor) => [tensor.name, tensor])),
  }
}

/**
 * The checkpoint that an adapter makes of its base. A tokenizer and a chat template beside the adapter are those that
 * it was trained with and take the place of the base's. Throws CHECKPOINT_BROKEN or TOKENIZER_MISMATCH.
 */
export async function adaptCheckpoint(base: Checkpoint, adapter: Adapter): Promise<Checkpoint> {
  const present = await listFolder(adapter.dir)
  const own = present.has('tokenizer.json') ? await readLanguage(adapter.dir, present, base.vocabSize) : {}
  const { card: _, ...rest } = base
  return {
    ...rest,
    ...own,
    name: adapter.name,
    dir: adapter.dir,
    hash: createHash('sha256').update(`${base.hash}\n${adapter.hash}\n`).digest('hex'),
    bytes: base.bytes + adapter.bytes,
    ...(present.has('README.md') ? { card: await readText(adapter.dir, 'README.md') } : {}),
  }
}
