import type { WorkerContext } from '../engine/worker-context.js'
import { evaluateTranslators, type LensQuality } from './evaluate-translators.js'
import type { Recipe } from './recipe.js'
import { type TrainingState, trainTranslators } from './train-translators.js'
import { identityTranslators, type Translators } from './translators.js'

/** A training as the worker runs it. */
export interface TrainQuestion {
  kind: 'train'
  /** Windows of equal length to learn from, and others to be judged by. */
  windows: readonly (readonly number[])[]
  heldOut: readonly (readonly number[])[]
  recipe: Recipe
  resume?: TrainingState
  /** Held-out text is read after so many steps, and the state handed out to be kept. */
  evaluateEvery: number
  /** Evaluations in a row without an improvement of the mean held-out KL that end it; never, where absent. */
  patience?: number
}

/** What a training comes to: the state with the lowest held-out KL that was seen. */
export interface TrainReadings {
  parameters: Translators
  /** Steps that were taken, and those after which the parameters were the best. */
  steps: number
  bestStep: number
  quality: LensQuality
  logitLens: LensQuality
}

/** Trains a tuned lens, tells of every step, and keeps the best. */
export async function runTraining(
  { windows, heldOut, recipe, resume, evaluateEvery, patience = Number.POSITIVE_INFINITY }: TrainQuestion,
  { decoder, open, progress, tellLearning }: WorkerContext,
): Promise<TrainReadings> {
  const [forward, gradients, graph] = await open('own-head', 'translator-gradients', 'translator-evaluation')
  let step = resume?.optimizer.steps ?? 0
  const pause = () => progress(step, { total: recipe.steps, unit: 'steps' })
  const judge = (translators: Translators) =>
    evaluateTranslators({ forward, graph, decoder }, translators, heldOut, pause)
  const logitLens = await judge(identityTranslators(decoder.nLayers, decoder.dModel))
  tellLearning({ type: 'logit-lens', quality: logitLens })
  let best: Pick<TrainReadings, 'parameters' | 'quality' | 'bestStep'> | undefined
  let worse = 0
  const last = await trainTranslators({
    ...{ forward, gradients, decoder, windows, recipe, pause },
    ...(resume && { resume }),
    async onStep(news, state) {
      step = news.step
      tellLearning({ type: 'step', ...news })
      if (step % evaluateEvery !== 0 && step !== recipe.steps) return false
      const quality = await judge(state.parameters)
      tellLearning({ type: 'evaluated', step, quality, state: structuredClone(state) })
      if (best && meanKl(quality) >= meanKl(best.quality)) return ++worse >= patience
      best = { parameters: structuredClone(state.parameters), quality, bestStep: step }
      worse = 0
      return false
    },
  })
  // A training that was resumed at its very end takes no step.
  best ??= { parameters: last.parameters, quality: await judge(last.parameters), bestStep: step }
  return { ...best, steps: step, logitLens }
}

const meanKl = ({ rows }: LensQuality): number => rows.reduce((n, { kl }) => n + kl, 0) / rows.length
