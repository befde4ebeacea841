import { readdir } from 'node:fs/promises'
import { AppError } from '@lensboard/contract'
import {
  type AdapterConfig,
  adaptCheckpoint,
  type Checkpoint,
  type CheckpointFolder,
  isAdapterFolder,
  openCheckpoint,
  readAdapter,
  readJson,
} from '@lensboard/weights'
import { refuseCustomCode, refuseQuantised } from './check/foreign-model.js'
import type { DecoderSpec } from './decoder-spec.js'
import { describeDecoder } from './describe-decoder.js'
import { findFamily } from './find-family.js'
import { withLora } from './lora.js'
import { basesOf } from './lora-base.js'

/** A model that can be asked: its files, and what they compute. */
export interface OpenModel {
  checkpoint: Checkpoint
  decoder: DecoderSpec
  /** Of a LoRA adapter: the name of the model it changes, and its rank. */
  adapter?: { base: string; rank: number }
}

export interface OpenOptions {
  /** Every folder on this machine, to find the base of an adapter among. */
  folders: readonly CheckpointFolder[]
  /** Keeps the hashes of large files between starts. */
  cacheDir?: string
}

type Folder = Pick<CheckpointFolder, 'name' | 'dir'>

/**
 * Opens a folder in Hugging Face's layout, or an adapter in PEFT's together with its base. Throws CHECKPOINT_BROKEN,
 * TOKENIZER_MISMATCH, MODEL_UNSUPPORTED or ADAPTER_BASE_MISSING.
 */
export async function openModel(folder: Folder, options: OpenOptions): Promise<OpenModel> {
  if (await isAdapterFolder(folder.dir)) return openAdapted(folder, options)
  const files: string[] = await readdir(folder.dir).catch(() => [])
  if (files.includes('config.json')) refuseQuantised(await readJson(folder.dir, 'config.json'), files, folder.name)
  const checkpoint = await openCheckpoint(folder.dir, withCache(folder.name, options))
  refuseCustomCode(checkpoint.config, findFamily(checkpoint.config), folder.name)
  return { checkpoint, decoder: describeDecoder(checkpoint) }
}

const withCache = (name: string, { cacheDir }: OpenOptions) => ({ name, ...(cacheDir ? { cacheDir } : {}) })

async function openAdapted(folder: Folder, options: OpenOptions): Promise<OpenModel> {
  const adapter = await readAdapter(folder.dir, withCache(folder.name, options))
  const bases = await basesOf(adapter.config, folder.dir, options.folders)
  let refusal: unknown = baseMissing(folder.name, adapter.config)
  for (const [i, base] of bases.entries())
    try {
      const opened = await openBase(base, options)
      const decoder = withLora(opened.decoder, adapter)
      const checkpoint = await adaptCheckpoint(opened.checkpoint, adapter)
      return { checkpoint, decoder, adapter: { base: base.name, rank: adapter.config.rank } }
    } catch (error) {
      // What the likeliest base says is the sentence worth reading.
      if (i === 0) refusal = error
    }
  throw refusal
}

async function openBase(base: CheckpointFolder, options: OpenOptions): Promise<OpenModel> {
  try {
    return await openModel(base, options)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    throw new AppError(error.code, `Its base ${base.name} cannot be read. ${error.message}`, { cause: error })
  }
}

/** What to do where the base of an adapter is not here. */
export function baseMissing(name: string, { base, revision }: AdapterConfig): AppError {
  const wanted = revision === undefined ? base : `${base}@${revision}`
  const atHub = /^[\w.-]+\/[\w.-]+$/.test(base)
  const last = base.split(/[\\/]/).filter(Boolean).at(-1) ?? base
  const how = atHub ? `Add ${wanted} first.` : `Put that model into a folder named ${last} beside the other models.`
  return new AppError('ADAPTER_BASE_MISSING', `${name} is a LoRA adapter of ${wanted}, which is not here. ${how}`)
}
