import { basename, join } from 'node:path'
import { AppError, LIMITS } from '@lensboard/contract'
import { cutWindows, type TextWindows } from '@lensboard/lens'
import { separatorToken, WORKSHOP } from '@lensboard/weights'
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

const SEED = 42

export const textOptions = (): Option[] => [
  new Option('--data <file>', 'text as .txt, .jsonl, .csv or .parquet; the shipped sample unless said'),
  new Option('--column <name>', 'the column of the text; the likeliest unless said'),
  new Option('--max-samples <n>', 'read so many texts, from the first').argParser(
    wholeFrom('--max-samples', 1, LIMITS.datasetPrompts),
  ),
  new Option(
    '--window <tokens>',
    'tokens that are read at once; 128 unless the context or the text is shorter',
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

/** Windows of a text to learn from and to be judged by. Throws DATASET_INVALID for too little text. */
export async function textWindows(model: OpenModel, options: TextOptions): Promise<TextWindows & { name: string }> {
  const { documents, name } = await textIds(model, options)
  const { seed, window: length } = options
  const between = separatorToken(model.checkpoint.tokenizer)
  return { ...(await cutWindows({ documents, length, between, seed, nCtx: model.decoder.nCtx, name })), name }
}
