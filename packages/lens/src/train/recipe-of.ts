import type { TunedTraining } from '@lensboard/contract'
import type { Recipe } from './recipe.js'
import type { TrainQuestion } from './run-training.js'

/** What of a training's spec decides its steps; the text's windows are cut before. */
export type RecipeSpec = Omit<TunedTraining, 'kind' | 'checkpoint' | 'text' | 'title' | 'maxSamples' | 'window'>

/** Held-out text is read that often over a training, though not before so many steps: each time costs one or two. */
const EVALUATIONS = 20
const STEPS_BETWEEN = 10
/** A short training is judged that often in any case. */
const EVALUATIONS_MIN = 5

/** The steps of a training over these windows, and when held-out text is read; a step reads whole windows. */
export function recipeOf(
  spec: RecipeSpec,
  windows: readonly (readonly number[])[],
): { recipe: Recipe } & Pick<TrainQuestion, 'evaluateEvery' | 'rowsAtOnce' | 'patience'> {
  const { length, tokensPerStep, optimizer, rowsAtOnce, patience, ...options } = spec
  const windowsPerStep = Math.max(1, Math.round(tokensPerStep / windows[0]!.length))
  const steps =
    'steps' in length ? length.steps : Math.max(1, Math.round((length.epochs * windows.length) / windowsPerStep))
  const { learningRate, momentum, weightDecay, clipNorm, warmupSteps, schedule, biasOnly, seed } = options
  return {
    recipe: {
      ...{ kind: optimizer, learningRate, momentum, weightDecay, clipNorm, warmupSteps, schedule, biasOnly, seed },
      ...{ steps, tokensPerStep: windowsPerStep * windows[0]!.length },
    },
    evaluateEvery: Math.max(
      Math.ceil(steps / EVALUATIONS),
      Math.min(STEPS_BETWEEN, Math.ceil(steps / EVALUATIONS_MIN)),
    ),
    rowsAtOnce,
    patience,
  }
}
