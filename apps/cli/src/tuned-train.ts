import { AppError } from '@lensboard/contract'
import type { LearningNews } from '@lensboard/lens'
import {
  liveTraining,
  readLens,
  readTraining,
  type TrainingBefore,
  type TrainingKeeper,
  trainingKeeper,
  writeTunedLensFolder,
} from '@lensboard/weights'
import { Command } from 'commander'
import { fromHere } from './find-model.js'
import { print } from './paper.js'
import { type Asking, withModel } from './reading.js'
import { type ModelOptions, modelOptions } from './reading-options.js'
import { lensWords } from './tuned-load.js'
import { type RecipeOptions, recipeOptions, stepsOf } from './tuned-options.js'
import { readThrough, topKOption } from './tuned-read.js'
import { qualityLines } from './tuned-table.js'
import { textWindows } from './tuned-text.js'
import { trainingWatch } from './tuned-watch.js'

interface TrainOptions extends ModelOptions, RecipeOptions {
  save?: string
  saveTunedLens?: string
  resume?: string
  topK: number
}

/** What the shell sees of a program that Ctrl-C ended. */
const INTERRUPTED = 130

/** `lens tuned train`: learns a tuned lens from text. */
export function tunedTrainCommand(): Command {
  const command = new Command('train')
    .description('learn an affine map for each row, so that what it reads comes close to the output')
    .argument('[text]', 'a prompt to read through the lens at the end; it needs --save')
    .option('--save <folder>', 'keep the best lens and the training in it; Ctrl-C and a kill leave what was kept')
    .option('--save-tuned-lens <folder>', 'write the lens as the tuned-lens library reads it, too')
    .option('--resume <folder>', 'go on with the training of a folder, by its own recipe; needs the same text')
  for (const option of [...recipeOptions(), topKOption(), ...modelOptions()]) command.addOption(option)
  return command.action(async (text: string | undefined, given: TrainOptions) => {
    const options = given.resume === undefined ? given : { save: given.resume, ...given }
    if (text !== undefined && options.save === undefined)
      throw new AppError('SPEC_INVALID', 'A prompt is read through the lens that --save keeps. Add --save <folder>.')
    await withModel(options, (asking) => trainLens(asking, options))
    if (text !== undefined && options.save !== undefined && process.exitCode !== INTERRUPTED)
      await readThrough(text, { ...options, load: options.save })
  })
}

async function trainLens(asking: Asking, options: TrainOptions): Promise<void> {
  const { decoder, ref, engine, watch } = asking
  const { patience, rowsAtOnce } = options
  const text = await textWindows(asking, options)
  const before = options.resume === undefined ? undefined : await resumed(fromHere(options.resume), ref.hash, text.hash)
  const { recipe, evaluateEvery } = before?.kept.facts ?? stepsOf(options, text.windows)
  const { nLayers, dModel } = decoder
  const made = { checkpoint: ref, nLayers, dModel, text: text.name, textHash: text.hash, recipe, evaluateEvery }
  const keeper = trainingKeeper(made, options.save && fromHere(options.save), before)
  const show = trainingWatch(recipe)
  const stop = new AbortController()
  const interrupt = () => stop.abort(new AppError('RUN_CANCELLED', 'The training was stopped.'))
  process.once('SIGINT', interrupt)
  try {
    await engine.train(
      {
        ...{ decoder, checkpoint: ref, windows: text.windows, heldOut: text.heldOut, recipe, evaluateEvery },
        ...{ patience, rowsAtOnce, ...(before && { resume: liveTraining(before.kept) }) },
      },
      {
        onNews: (news) => {
          show(news)
          keep(keeper, news)
        },
        onStage: ({ name }) => name === 'loading' && watch.report({ name }),
        signal: stop.signal,
      },
    )
  } catch (error) {
    await keeper.written()
    if (!keeper.best()) throw error
    const said = error instanceof AppError ? error.message : 'The training failed.'
    const kept =
      options.save === undefined ? 'Nothing was saved: --save <folder> keeps it.' : 'The best lens so far is kept.'
    process.stderr.write(`\n${said} ${kept}\n`)
    if (!stop.signal.aborted) throw error
    process.exitCode = INTERRUPTED
  } finally {
    process.off('SIGINT', interrupt)
  }
  watch.end()
  await keeper.written()
  const stored = keeper.best()
  if (!stored) throw new AppError('SPEC_INVALID', 'This training has no step left to take.')
  if (options.saveTunedLens !== undefined) await writeTunedLensFolder(fromHere(options.saveTunedLens), stored)
  const lines = stored.lens.evaluation ? qualityLines(stored.lens.layers, stored.lens.evaluation) : []
  print([lensWords(stored.lens), ...lines].join('\n'))
}

function keep(keeper: TrainingKeeper, news: LearningNews): void {
  if (news.type === 'logit-lens') keeper.logitLens(news.quality)
  if (news.type === 'evaluated') keeper.evaluated(news.state, news.quality)
  if (news.type === 'state') keeper.state(news.state)
}

/** What a folder kept. Throws LENS_INVALID, LENS_MISMATCH, or SPEC_INVALID where the text is another one. */
async function resumed(folder: string, hash: string, textHash: string): Promise<TrainingBefore> {
  const kept = await readTraining(folder)
  const { facts } = kept
  if (facts.checkpointHash !== hash)
    throw new AppError('LENS_MISMATCH', 'This training was begun with another model. Choose that one with --model.')
  if (facts.textHash !== textHash)
    throw new AppError(
      'SPEC_INVALID',
      'This training was begun with another text. Give the same --data, --column, --max-samples, --window and --seed.',
    )
  // A kill between a lens's numbers and its description leaves neither; the next evaluation makes that lens again.
  return { kept, best: await readLens(folder).catch(() => undefined) }
}
