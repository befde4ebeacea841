import { createHash } from 'node:crypto'
import { basename, join } from 'node:path'
import { AppError, LIMITS } from '@lensboard/contract'
import { packWindows, shuffled } from '@lensboard/lens'
import { WORKSHOP } from '@lensboard/weights'
import { Option } from 'commander'
import { promptsIn } from './dataset.js'
import type { OpenModel } from './find-model.js'
import { wholeFrom } from './numbers.js'

/** Which text, and how it is cut. */
export interface TextOptions {
  data?: string
  column?: string
  maxSamples?: number
  window?: number
  seed: number
}

export interface TextWindows {
  windows: number[][]
  /** Kept apart, never learned from. */
  heldOut: number[][]
  /** A name for people. */
  name: string
  /** SHA-256 over all windows. */
  hash: string
}

const SEED = 42
const WINDOW_DEFAULT = 128
/** A tenth of a text judges what is learned from the rest, and no more than that many windows. */
const HELD_OUT_SHARE = 0.1
const HELD_OUT_MAX = 32

export const textOptions = (): Option[] => [
  new Option('--data <file>', 'text as .txt, .jsonl, .csv or .parquet; the shipped sample unless said'),
  new Option('--column <name>', 'the column of the text; the likeliest unless said'),
  new Option('--max-samples <n>', 'read so many texts, from the first').argParser(
    wholeFrom('--max-samples', 1, LIMITS.datasetPrompts),
  ),
  new Option(
    '--window <tokens>',
    `tokens that are read at once; ${WINDOW_DEFAULT} unless the context or the text is shorter`,
  ).argParser(wholeFrom('--window', 2, LIMITS.promptTokens)),
  new Option('--seed <n>', 'decides the order of the text')
    .argParser(wholeFrom('--seed', 0, 2 ** 31 - 1))
    .default(SEED),
]

/** Token ids of every text, in the file's order, and a name for them. Throws DATASET_INVALID for an empty file. */
export async function textIds(
  { checkpoint }: OpenModel,
  { data = join(WORKSHOP.dir, 'sample.jsonl'), column, maxSamples }: Omit<TextOptions, 'seed' | 'window'>,
): Promise<{ documents: number[][]; name: string }> {
  const prompts = await promptsIn(data, column === undefined ? {} : { column })
  const documents = prompts
    .slice(0, maxSamples)
    .map(({ text }) => checkpoint.tokenizer.encode(text, { specials: false }))
  if (documents.every((ids) => ids.length === 0)) throw new AppError('DATASET_INVALID', `${data} holds no text.`)
  return { documents, name: basename(data).slice(0, LIMITS.nameChars) }
}

/** Texts in an order that the seed decides, packed into windows; the last tenth is kept apart. Throws DATASET_INVALID. */
export async function textWindows(model: OpenModel, options: TextOptions): Promise<TextWindows> {
  const { documents, name } = await textIds(model, options)
  const { tokenizer } = model.checkpoint
  const { eos_token: eos, bos_token: bos } = tokenizer.specialTokens
  const between = [eos, bos].flatMap((token) => (token === undefined ? [] : (tokenizer.findToken(token) ?? [])))[0]
  const nTokens = documents.reduce((n, ids) => n + ids.length + (between === undefined ? 0 : 1), 0)
  const length = options.window ?? Math.min(WINDOW_DEFAULT, model.decoder.nCtx, Math.floor(nTokens / 2))
  const order = shuffled(documents.length, options.seed).map((i) => documents[i]!)
  const all = length < 2 ? [] : packWindows(order, length, between)
  if (all.length < 2)
    throw new AppError(
      'DATASET_INVALID',
      `${name} has ${nTokens} tokens: too few for one window of ${Math.max(2, length)} to learn from and one to be judged by.`,
    )
  const nHeldOut = Math.max(1, Math.min(HELD_OUT_MAX, Math.floor(all.length * HELD_OUT_SHARE)))
  const hash = createHash('sha256').update(JSON.stringify(all)).digest('hex')
  return { windows: all.slice(0, -nHeldOut), heldOut: all.slice(-nHeldOut), name, hash }
}
