import { AppError, LIMITS } from '@lensboard/contract'
import type { JacobianMean } from '@lensboard/lens'
import { fittedLens, writeJacobianFile, writeLensFolder } from '@lensboard/weights'
import { Command, Option } from 'commander'
import { fromHere } from './find-model.js'
import { wholeFrom } from './numbers.js'
import { print } from './paper.js'
import { type Asking, withModel } from './reading.js'
import { type ModelOptions, modelOptions } from './reading-options.js'
import { lensWords } from './tuned-load.js'
import { textIds } from './tuned-text.js'

interface FitOptions extends ModelOptions {
  data?: string
  column?: string
  maxSamples: number
  window: number
  stopBelow: number
  save: string
}

const PROMPTS_DEFAULT = 100
/** Read in any case, however little the last ones changed. */
const PROMPTS_MIN = 10
const WINDOW_DEFAULT = 128
const STOP_BELOW_DEFAULT = 0.005

/** `lens jacobian`: lenses that follow how the final stream changes with each row's. */
export function jacobianCommand(): Command {
  const fit = new Command('fit')
    .description('average how what leaves the last block changes with what leaves each block before it')
    .option('--data <file>', 'prompts as .txt, .jsonl, .csv or .parquet; the shipped sample unless said')
    .option('--column <name>', 'the column of the prompts; the likeliest unless said')
    .requiredOption('--save <path>', 'a file that ends with .pt as published lenses have it, or a folder of ours')
    .addOption(
      new Option('--max-samples <n>', 'read so many prompts at most')
        .argParser(wholeFrom('--max-samples', 1, LIMITS.datasetPrompts))
        .default(PROMPTS_DEFAULT),
    )
    .addOption(
      new Option('--window <tokens>', 'read so many tokens of a prompt')
        .argParser(wholeFrom('--window', 2, LIMITS.promptTokens))
        .default(WINDOW_DEFAULT),
    )
    .addOption(
      new Option('--stop-below <change>', 'stop once a prompt moves the mean by less, relative to it')
        .argParser(share)
        .default(STOP_BELOW_DEFAULT),
    )
  for (const option of modelOptions()) fit.addOption(option)
  fit.action((options: FitOptions) => withModel(options, (asking) => fitLens(asking, options)))
  return new Command('jacobian').description('fit a Jacobian lens').addCommand(fit)
}

function share(text: string): number {
  const n = Number(text)
  if (text.trim() !== '' && n >= 0 && n < 1) return n
  throw new AppError('SPEC_INVALID', '--stop-below takes a number from 0 up to below 1.')
}

async function fitLens(asking: Asking, options: FitOptions): Promise<void> {
  const { decoder, ref, engine, watch } = asking
  const { documents, name } = await textIds(asking, options)
  const prompts = documents
    .filter((ids) => ids.length > 0)
    .map((ids) => ids.slice(0, Math.min(options.window, decoder.nCtx)))
  const since = performance.now()
  const path = fromHere(options.save)
  const save = async (found: JacobianMean) => {
    const { nLayers, dModel } = decoder
    const made = { checkpoint: ref, nLayers, dModel, text: name }
    const stored = fittedLens(made, { ...found, wallMs: performance.now() - since })
    await (path.endsWith('.pt') ? writeJacobianFile(path, stored) : writeLensFolder(path, stored))
    return stored
  }
  let writes: Promise<unknown> = Promise.resolve()
  let last = Number.NaN
  const found = await engine.fitJacobian(
    { decoder, checkpoint: ref, prompts, stopBelow: options.stopBelow, promptsMin: PROMPTS_MIN },
    {
      onStage: watch.report,
      onNews: (news) => {
        if (news.type === 'prompt') last = news.change
        // A fit that is killed leaves the mean so far.
        if (news.type === 'kept') writes = writes.then(() => save(news.mean)).catch(() => undefined)
      },
    },
  )
  await writes
  watch.end()
  const { lens } = await save(found)
  print(
    [
      lensWords(lens),
      `${found.nPrompts} prompts read, ${found.tooShort} too short; the last ones moved the mean by ${(100 * last).toFixed(2)} %`,
      `wrote ${path}`,
    ].join('\n'),
  )
}
