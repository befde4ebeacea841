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
  /** Between two readings of held-out text the state is handed out after this time; two minutes where absent. */
  keepMs?: number | undefined
  /** Evaluations in a row without an improvement of the mean held-out KL that end it; never, where absent. */
  patience?: number | undefined
  /** Rows whose gradients are in memory at once, all where absent; the outcome is the same. */
  rowsAtOnce?: number | undefined
}

/** What a training comes to: the parameters with the lowest held-out KL that was seen since it began or was taken up. */
export interface TrainReadings {
  parameters: Translators
  /** Steps that were taken, and those after which the parameters were the best. */
  steps: number
  bestStep: number
  quality: LensQuality
  logitLens: LensQuality
}

/** A kill loses no more than the work of this time. */
const KEEP_MS = 120_000

/** Trains a tuned lens, tells of every step, and keeps the best. */
export async function runTraining(
  { windows, heldOut, recipe, resume, evaluateEvery, keepMs = KEEP_MS, patience, rowsAtOnce }: TrainQuestion,
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
  let kept = performance.now()
  const last = await trainTranslators({
    ...{ forward, gradients, decoder, windows, recipe, rowsAtOnce, pause },
    ...(resume && { resume }),
    async onStep(news, state) {
      step = news.step
      tellLearning({ type: 'step', ...news })
      if (step % evaluateEvery !== 0 && step !== recipe.steps) {
        if (performance.now() - kept < keepMs) return false
        tellLearning({ type: 'state', step, state })
        kept = performance.now()
        return false
      }
      const quality = await judge(state.parameters)
      state.heldOut.push({ step, kl: meanKl(quality) })
      tellLearning({ type: 'evaluated', step, quality, state })
      kept = performance.now()
      if (!best || meanKl(quality) < meanKl(best.quality))
        best = { parameters: structuredClone(state.parameters), quality, bestStep: step }
      return patience !== undefined && sinceBest(state) >= patience
    },
  })
  // A training that was resumed at its very end takes no step.
  best ??= { parameters: last.parameters, quality: await judge(last.parameters), bestStep: step }
  return { ...best, steps: step, logitLens }
}

const meanKl = ({ rows }: LensQuality): number => rows.reduce((n, { kl }) => n + kl, 0) / rows.length

/** Readings of held-out text since the lowest one. */
function sinceBest({ heldOut }: TrainingState): number {
  const lowest = heldOut.reduce((at, { kl }, i) => (kl < heldOut[at]!.kl ? i : at), 0)
  return heldOut.length - 1 - lowest
}
