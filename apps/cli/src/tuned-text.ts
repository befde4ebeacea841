import { access } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { AppError, DatasetFormat, LIMITS } from '@lensboard/contract'
import { type Documents, readDocuments } from '@lensboard/datasets'
import { cutWindows, type TextWindows } from '@lensboard/lens'
import { separatorToken, WORKSHOP } from '@lensboard/weights'
import { Option } from 'commander'
import { fromHere, type OpenModel } from './find-model.js'
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
  new Option(
    '--column <name>',
    'the column of the text, or paragraph, line or file of .txt; the likeliest unless said',
  ),
  new Option('--max-samples <n>', 'read so many texts, from the first').argParser(
    wholeFrom('--max-samples', 1, LIMITS.textDocuments),
  ),
  new Option(
    '--window <tokens>',
    'tokens that are read at once; 128 unless the context or the text is shorter',
  ).argParser(wholeFrom('--window', 2, LIMITS.promptTokens)),
  new Option('--seed <n>', 'decides the order of the text')
    .argParser(wholeFrom('--seed', 0, 2 ** 31 - 1))
    .default(SEED),
]

/** Windows of a text to learn from and to be judged by. Throws DATASET_INVALID for what cannot be read or is too little. */
export async function textWindows(
  { checkpoint, decoder }: OpenModel,
  { data = join(WORKSHOP.dir, 'sample.jsonl'), column, maxSamples, window: length, seed }: TextOptions,
): Promise<TextWindows & { name: string }> {
  const { tokenizer } = checkpoint
  const name = basename(data).slice(0, LIMITS.nameChars)
  const read = await documentsIn(data, column)
  async function* documents() {
    let n = 0
    for await (const document of read.all) {
      yield tokenizer.encode(document, { specials: false })
      // Asked before the next one is read: a file may be far longer.
      if (++n === maxSamples) return
    }
  }
  const between = separatorToken(tokenizer)
  const cut = await cutWindows({ documents: documents(), length, between, seed, nCtx: decoder.nCtx, name })
  const { count, first } = read.tally.broken
  for (const { line, why } of first) process.stderr.write(`${data}, line ${line}: ${why}\n`)
  if (count > first.length) process.stderr.write(`${data}: ${count} lines could not be read in all\n`)
  if (cut.more) process.stderr.write(`${data} is longer than what is read of one text; its first part is used.\n`)
  return { ...cut, name }
}

async function documentsIn(data: string, column: string | undefined): Promise<Documents> {
  const path = fromHere(data)
  const format = DatasetFormat.safeParse(extname(data).slice(1).toLowerCase()).data
  if (!format)
    throw new AppError('DATASET_INVALID', `${data} does not end with .${DatasetFormat.options.join(', .')}: rename it.`)
  await access(path).catch((cause: NodeJS.ErrnoException) => {
    throw new AppError('BAD_REQUEST', `${data} cannot be read: ${cause.code}.`, { cause })
  })
  return readDocuments(path, { format, ...(column !== undefined && { column }) })
}
