import { readdir, realpath, stat } from 'node:fs/promises'
import { AppError } from '@lensboard/contract'
import { chatTemplateOf } from './chat-template.js'
import { fingerprint } from './fingerprint.js'
import { readJson, readText } from './model-file.js'
import type { TensorEntry } from './safetensors.js'
import { readTensors, realFile } from './shards.js'
import { openTokenizer, type Tokenizer } from './tokenizer.js'

/** A model folder, read and checked: everything about it but the values of its tensors. */
export interface Checkpoint {
  name: string
  dir: string
  /** SHA-256 over config, tokenizer and tensor files: the identity of what is computed. */
  hash: string
  /** Size of the tensor files. */
  bytes: number
  config: Record<string, unknown>
  generationConfig?: Record<string, unknown>
  tensors: Map<string, TensorEntry>
  tokenizer: Tokenizer
  /** SHA-256 over the tokenizer's files alone: two models that have it in common read a text alike. */
  tokenizerHash: string
  /** Number of ids the checkpoint itself has; the tokenizer may use fewer. */
  vocabSize: number
  chatTemplate?: string
  /** README.md: the model card, Markdown. */
  card?: string
}

const TOKENIZER_OWN = ['tokenizer.json', 'tokenizer_config.json'] as const
export const TOKENIZER_FILES = [...TOKENIZER_OWN, 'chat_template.jinja'] as const
/** Below half of the checkpoint's ids it is not padding any more: this tokenizer was made for another model. */
const TOKENIZER_SHARE_MIN = 0.5

/**
 * Opens a checkpoint in Hugging Face layout. Throws CHECKPOINT_BROKEN with the file's name, or TOKENIZER_MISMATCH.
 * `cacheDir` keeps the hashes of large files between starts.
 */
export async function openCheckpoint(dir: string, options: { name: string; cacheDir?: string }): Promise<Checkpoint> {
  const present = await listFolder(dir)
  const config = await readJson(dir, 'config.json')
  const tensors = await readTensors(dir)
  const vocabSize = vocabSizeOf(config)
  const language = await readLanguage(dir, present, vocabSize)
  const files = await identityFiles(dir, present, tensors)
  return {
    name: options.name,
    dir: await realpath(dir),
    hash: await fingerprint(files, options.cacheDir),
    bytes: await tensorBytes(tensors),
    config,
    ...(present.has('generation_config.json')
      ? { generationConfig: await readJson(dir, 'generation_config.json') }
      : {}),
    tensors,
    vocabSize,
    ...language,
    ...(present.has('README.md') ? { card: await readText(dir, 'README.md') } : {}),
  }
}

/**
 * Tokenizer and chat template of a folder for a model of `vocabSize` ids; throws CHECKPOINT_BROKEN or
 * TOKENIZER_MISMATCH.
 */
export async function readLanguage(
  dir: string,
  present: ReadonlySet<string>,
  vocabSize: number,
): Promise<Pick<Checkpoint, 'tokenizer' | 'tokenizerHash' | 'chatTemplate'>> {
  const config = present.has('tokenizer_config.json') ? await readJson(dir, 'tokenizer_config.json') : {}
  if (!present.has('tokenizer.json')) throw noTokenizer(present)
  const tokenizer = openTokenizer(await readJson(dir, 'tokenizer.json'), config)
  checkVocabulary(tokenizer.size, vocabSize)
  const template = present.has('chat_template.jinja')
    ? await readText(dir, 'chat_template.jinja')
    : chatTemplateOf(config)
  const files = new Map<string, string>()
  for (const name of TOKENIZER_OWN) if (present.has(name)) files.set(name, await realFile(dir, name))
  return {
    tokenizer,
    tokenizerHash: await fingerprint(files),
    ...(template === undefined ? {} : { chatTemplate: template }),
  }
}

/** Names in a model's folder; throws CHECKPOINT_BROKEN where it cannot be read. */
export async function listFolder(dir: string): Promise<Set<string>> {
  try {
    return new Set(await readdir(dir))
  } catch (cause) {
    throw new AppError('CHECKPOINT_BROKEN', 'The folder of this model cannot be read.', { cause })
  }
}

/** Name in the checkpoint → real path, of every file that decides what is computed. */
async function identityFiles(
  dir: string,
  present: ReadonlySet<string>,
  tensors: ReadonlyMap<string, TensorEntry>,
): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  for (const name of ['config.json', ...TOKENIZER_FILES].filter((name) => present.has(name)))
    files.set(name, await realFile(dir, name))
  for (const name of [...present].filter((name) => name.endsWith('.safetensors'))) {
    const file = await realFile(dir, name)
    if ([...tensors.values()].some((tensor) => tensor.file === file)) files.set(name, file)
  }
  return files
}

async function tensorBytes(tensors: ReadonlyMap<string, TensorEntry>): Promise<number> {
  const files = new Set(Array.from(tensors.values(), (tensor) => tensor.file))
  const sizes = await Promise.all(Array.from(files, async (file) => (await stat(file)).size))
  return sizes.reduce((a, b) => a + b, 0)
}

/** How many ids a config says that its model has; throws CHECKPOINT_BROKEN. */
export function vocabSizeOf(config: Record<string, unknown>): number {
  const text = config.text_config as { vocab_size?: unknown } | null | undefined
  const size = config.vocab_size ?? text?.vocab_size
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 1)
    throw new AppError('CHECKPOINT_BROKEN', 'config.json is damaged: it has no vocab_size.')
  return size
}

/** Throws TOKENIZER_MISMATCH unless a tokenizer of so many ids fits a model of so many; padding is fine. */
export function checkVocabulary(tokenizerSize: number, vocabSize: number): void {
  if (tokenizerSize <= vocabSize && tokenizerSize >= vocabSize * TOKENIZER_SHARE_MIN) return
  const [has, wants] = [tokenizerSize, vocabSize].map((n) => n.toLocaleString('en-US'))
  throw new AppError(
    'TOKENIZER_MISMATCH',
    `The tokenizer has ${has} tokens, the model ${wants}: they do not belong together.`,
  )
}

/** What to do where tokenizer.json is missing. */
export function noTokenizer(present: ReadonlySet<string>): AppError {
  const other = ['tokenizer.model', 'vocab.json', 'spiece.model'].find((name) => present.has(name))
  return new AppError(
    'CHECKPOINT_BROKEN',
    other === undefined
      ? 'tokenizer.json is missing.'
      : `tokenizer.json is missing. Make it from ${other} with transformers: AutoTokenizer.from_pretrained(folder).save_pretrained(folder).`,
  )
}
