import { AppError, LIMITS } from '@lensboard/contract'
import type { JacobianMean } from '@lensboard/lens'
import { type FitFacts, fittedLens, readFit, writeFit, writeJacobianFile, writeLensFolder } from '@lensboard/weights'
import { Command, Option } from 'commander'
import { fromHere } from './find-model.js'
import { fitWatch, moved } from './jacobian-watch.js'
import { wholeFrom } from './numbers.js'
import { print } from './paper.js'
import { type Asking, withModel } from './reading.js'
import { type ModelOptions, modelOptions } from './reading-options.js'
import { lensWords, mapsOf } from './tuned-load.js'
import { qualityLines } from './tuned-table.js'
import { type TextOptions, textOptions, textWindows } from './tuned-text.js'

interface FitOptions extends ModelOptions, TextOptions {
  prompts: number
  minPrompts: number
  stopBelow: number
  save?: string
  resume?: string
}

const PROMPTS_DEFAULT = 100
/** Read in any case, however little the last ones changed. */
const PROMPTS_MIN = 10
const STOP_BELOW_DEFAULT = 0.005

/** `lens jacobian`: lenses that follow how the final stream changes with each row's. */
export function jacobianCommand(): Command {
  const fit = new Command('fit')
    .description('average how what leaves the last block changes with what leaves each block before it')
    .option('--save <path>', 'a file that ends with .pt as published lenses have it, or a folder of ours')
    .option('--resume <folder>', 'go on with the fit of a folder, by its own rules; needs the same text')
    .addOption(
      new Option('--prompts <n>', 'read so many windows of the text at most')
        .argParser(wholeFrom('--prompts', 1, LIMITS.jacobianPrompts))
        .default(PROMPTS_DEFAULT),
    )
    .addOption(
      new Option('--min-prompts <n>', 'read so many in any case')
        .argParser(wholeFrom('--min-prompts', 1, LIMITS.jacobianPrompts))
        .default(PROMPTS_MIN),
    )
    .addOption(
      new Option('--stop-below <change>', 'stop once a prompt moves the mean by less, relative to it, smoothed')
        .argParser(share)
        .default(STOP_BELOW_DEFAULT),
    )
  for (const option of [...textOptions(), ...modelOptions()]) fit.addOption(option)
  fit.action((options: FitOptions) => withModel(options, (asking) => fitLens(asking, options)))
  return new Command('jacobian').description('fit a Jacobian lens').addCommand(fit)
}

function share(text: string): number {
  const n = Number(text)
  if (text.trim() !== '' && n >= 0 && n < 1) return n
  throw new AppError('SPEC_INVALID', '--stop-below takes a number from 0 up to below 1.')
}

/** Fits, keeps the mean every minute where it is saved in a folder, and holds the lens against the logit lens. */
async function fitLens(asking: Asking, options: FitOptions): Promise<void> {
  const { decoder, ref, engine, watch } = asking
  const to = options.save ?? options.resume
  if (to === undefined) throw new AppError('SPEC_INVALID', 'Say where the lens goes: --save <path>.')
  const path = fromHere(to)
  const text = await textWindows(asking, options)
  const before = options.resume === undefined ? undefined : await resumed(fromHere(options.resume), ref.hash, text.hash)
  const rules = before?.facts ?? {
    ...{ promptsMax: options.prompts, promptsMin: options.minPrompts, stopBelow: options.stopBelow },
  }
  const { promptsMax, promptsMin, stopBelow } = rules
  const since = performance.now() - (before?.facts.wallMs ?? 0)
  const made = { checkpoint: ref, nLayers: decoder.nLayers, dModel: decoder.dModel, text: text.name }
  const lensOf = (found: JacobianMean) => fittedLens(made, { ...found, wallMs: performance.now() - since })
  const keep = ({ nPrompts, change, mean }: JacobianMean) =>
    writeFit(path, lensOf({ nPrompts, change, mean }), {
      ...{ version: 1, checkpointHash: ref.hash, textHash: text.hash, promptsMax, promptsMin, stopBelow, nPrompts },
      ...{ change: Number.isNaN(change) ? null : change, wallMs: performance.now() - since },
    })
  const inFolder = !path.endsWith('.pt')
  let writes: Promise<unknown> = Promise.resolve()
  const show = fitWatch(stopBelow, before?.mean.nPrompts ?? 0)
  const { tooShort, ...found } = await engine.fitJacobian(
    {
      ...{ decoder, checkpoint: ref, prompts: text.windows.slice(0, promptsMax), stopBelow, promptsMin },
      ...(before && { resume: before.mean }),
    },
    {
      onStage: ({ name }) => name === 'loading' && watch.report({ name }),
      onNews: (news) => {
        if (news.type === 'prompt') show(news)
        // A fit that is killed leaves the mean so far.
        if (news.type === 'kept' && inFolder) writes = writes.then(() => keep(news.mean)).catch(() => undefined)
      },
    },
  )
  await writes
  const stored = lensOf(found)
  const { rows, ...evaluation } = await engine.evaluateLens(
    { decoder, checkpoint: ref, maps: mapsOf(stored), windows: text.heldOut },
    {},
  )
  watch.end()
  const judged = { lens: { ...stored.lens, evaluation }, numbers: stored.numbers }
  if (inFolder) await keep(found)
  await (inFolder ? writeLensFolder(path, judged) : writeJacobianFile(path, judged))
  print(
    [
      lensWords(judged.lens),
      ...qualityLines(rows, evaluation),
      `${found.nPrompts} prompts read, ${tooShort} too short; the last ones moved the mean by ${moved(found.change)}`,
      found.change < stopBelow
        ? 'It stands still.'
        : `It had not come below ${moved(stopBelow)}: more prompts move it.`,
      `wrote ${path}`,
    ].join('\n'),
  )
}

/** What a folder kept. Throws LENS_INVALID, LENS_MISMATCH, or SPEC_INVALID where the text is another one. */
async function resumed(
  folder: string,
  hash: string,
  textHash: string,
): Promise<{ facts: FitFacts; mean: JacobianMean }> {
  const { facts, stored } = await readFit(folder)
  if (facts.checkpointHash !== hash)
    throw new AppError('LENS_MISMATCH', 'This fit was begun with another model. Choose that one with --model.')
  if (facts.textHash !== textHash)
    throw new AppError(
      'SPEC_INVALID',
      'This fit was begun with another text. Give the same --data, --column, --max-samples, --window and --seed.',
    )
  const { nPrompts, change } = facts
  return { facts, mean: { nPrompts, change: change ?? Number.NaN, mean: stored.numbers.weight } }
}
