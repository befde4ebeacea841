import { AppError, canonicalJson, type TunedTraining } from '@lensboard/contract'
import { type LearningNews, recipeOf } from '@lensboard/lens'
import {
  liveTraining,
  readLens,
  readTraining,
  type TrainingBefore,
  type TrainingMade,
  trainingKeeper,
} from '@lensboard/weights'
import { readCurve, writeCurve } from './kept-curve.js'
import { klOf, type Learning, meanKl } from './learning.js'
import { learningCurve } from './learning-curve.js'
import { paceMeter } from './pace.js'

/**
 * Trains a tuned lens, or goes on with what its folder kept; the best one lies in the folder at the end. Throws what the
 * engine throws, TRAINING_DIVERGED, and what the disk says where nothing could be kept.
 */
export async function learnTuned(spec: TunedTraining, learning: Learning): Promise<void> {
  const { model, ref, text, engine, folder, tell, signal } = learning
  const { decoder } = model
  const { nLayers, dModel } = decoder
  const { recipe, evaluateEvery, patience, rowsAtOnce } = recipeOf(spec, text.windows)
  const { title } = spec
  const made = {
    checkpoint: ref,
    nLayers,
    dModel,
    text: spec.text.name,
    title,
    textHash: text.hash,
    recipe,
    evaluateEvery,
  }
  const before = await keptBefore(folder, made)
  const begun = before?.kept.facts.steps ?? 0
  const known = before && (await readCurve(folder))
  const layers = Array.from({ length: nLayers }, (_, layer) => layer)
  const curve = learningCurve(layers, known && { curve: known, upTo: begun })
  const keeper = trainingKeeper(made, folder, before)
  const pace = paceMeter(recipe)
  const figures: NonNullable<Parameters<typeof tell>[0]['figures']> = {}
  const { steps } = recipe
  const diverged = new AbortController()
  // The curve comes first, so that it reaches as far as the state that is kept beside it.
  let keeping = Promise.resolve()
  const keep = (act: () => void) => {
    const now = curve.soFar()
    keeping = keeping
      .then(() => writeCurve(folder, now))
      .catch(() => {})
      .then(act)
  }

  const hear = (news: LearningNews) => {
    if (news.type === 'logit-lens') {
      keeper.logitLens(news.quality)
      curve.logitLens(klOf(news.quality.rows))
      figures.logitLens = meanKl(klOf(news.quality.rows))
      tell({ stage: 'learning', step: begun, steps, figures, curve: curve.soFar() })
    } else if (news.type === 'step') {
      curve.loss(news.step, news.losses)
      Object.assign(figures, pace(news.step))
      tell({ stage: 'learning', step: news.step, steps, figures, curve: curve.soFar() })
    } else if (news.type === 'evaluated') {
      const { step, quality, state } = news
      if (!klOf(quality.rows).every(Number.isFinite)) return diverged.abort(noNumbers(step))
      curve.heldOut(step, klOf(quality.rows))
      figures.heldOut = meanKl(klOf(quality.rows))
      tell({ stage: 'learning', step, steps, figures, curve: curve.soFar() })
      keep(() => keeper.evaluated(state, quality))
    } else if (news.type === 'state') keep(() => keeper.state(news.state))
  }

  if (!before?.best || !isOver(before, { steps, patience }))
    try {
      await engine.train(
        {
          ...{ decoder, checkpoint: ref, windows: text.windows, heldOut: text.heldOut, recipe, evaluateEvery },
          ...{ patience, rowsAtOnce, ...(before && { resume: liveTraining(before.kept) }) },
        },
        { onNews: hear, signal: AbortSignal.any([signal, diverged.signal]) },
      )
    } catch (error) {
      await keeping
      await keeper.written().catch(() => {})
      throw error
    }
  await keeping
  await keeper.written()
}

/** What a folder kept of this very training; where the engine cuts text otherwise by now, it begins afresh. */
async function keptBefore(folder: string, made: TrainingMade): Promise<TrainingBefore | undefined> {
  const kept = await readTraining(folder).catch(() => undefined)
  if (!kept) return undefined
  const { checkpointHash, textHash, recipe, evaluateEvery } = kept.facts
  const was = { checkpointHash, textHash, recipe, evaluateEvery }
  const is = {
    checkpointHash: made.checkpoint.hash,
    textHash: made.textHash,
    recipe: made.recipe,
    evaluateEvery: made.evaluateEvery,
  }
  if (canonicalJson(was) !== canonicalJson(is)) return undefined
  // A kill between a lens's numbers and its description leaves neither; the next evaluation makes that lens again.
  return { kept, best: await readLens(folder).catch(() => undefined) }
}

/** Whether it took its last step, or read held-out text so often without an improvement, before it was stopped. */
function isOver(
  { kept }: TrainingBefore,
  { steps, patience }: { steps: number; patience?: number | undefined },
): boolean {
  const { facts } = kept
  const read = facts.curve.map(({ kl }) => kl)
  const sinceBest = read.length - 1 - read.indexOf(Math.min(...read))
  return facts.steps >= steps || (patience !== undefined && read.length > 0 && sinceBest >= patience)
}

const noNumbers = (step: number) =>
  new AppError(
    'TRAINING_DIVERGED',
    `After step ${step} the lens gave no numbers on held-out text. Lower the learning rate.`,
  )
