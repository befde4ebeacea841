import { AppError } from '@lensboard/contract'
import { ADAM_RECIPE, type Recipe, SGD_RECIPE } from '@lensboard/lens'
import { Option } from 'commander'
import { wholeFrom } from './numbers.js'
import { type TextOptions, textOptions } from './tuned-text.js'

export interface RecipeOptions extends TextOptions {
  steps?: number
  epochs?: number
  optimizer: 'sgd' | 'adam'
  learningRate?: number
  weightDecay?: number
  batchTokens: number
  biasOnly?: boolean
  evaluateEvery?: number
}

const STEPS_DEFAULT = 100
const STEPS_MAX = 1_000_000
const BATCH_TOKENS_DEFAULT = 2_048
const BATCH_TOKENS_MAX = 1_048_576
const EPOCHS_MAX = 1_000
/** Held-out text is read that often over a training; each time costs about two steps. */
const EVALUATIONS = 5

/** Throws SPEC_INVALID for what is no number above 0. */
const above0 = (option: string) => (text: string) => {
  const n = Number(text)
  if (text.trim() !== '' && Number.isFinite(n) && n > 0) return n
  throw new AppError('SPEC_INVALID', `${option} takes a number above 0.`)
}

export const recipeOptions = (): Option[] => [
  ...textOptions(),
  new Option('--steps <n>', `take so many steps; ${STEPS_DEFAULT} unless said`)
    .argParser(wholeFrom('--steps', 1, STEPS_MAX))
    .conflicts('epochs'),
  new Option('--epochs <n>', 'read all of the text so often').argParser(wholeFrom('--epochs', 1, EPOCHS_MAX)),
  new Option('--optimizer <name>', 'how the maps follow their gradients').choices(['sgd', 'adam']).default('adam'),
  new Option('--learning-rate <rate>', '0.001 for adam, 0.1 for sgd unless said').argParser(above0('--learning-rate')),
  new Option('--weight-decay <rate>', 'pulls to the logit lens; 0.001 unless said').argParser(above0('--weight-decay')),
  new Option('--batch-tokens <n>', 'tokens of a step')
    .argParser(wholeFrom('--batch-tokens', 1, BATCH_TOKENS_MAX))
    .default(BATCH_TOKENS_DEFAULT),
  new Option('--bias-only', 'learn what is added, not what is multiplied'),
  new Option('--evaluate-every <steps>', 'read held-out text, and keep the training, so often').argParser(
    wholeFrom('--evaluate-every', 1, STEPS_MAX),
  ),
]

/** The recipe that these options say for a text of so many tokens, and how often it is evaluated. */
export function recipeOf(options: RecipeOptions, nTokens: number): { recipe: Recipe; evaluateEvery: number } {
  const { optimizer, epochs, batchTokens, seed, learningRate, weightDecay, biasOnly = false } = options
  const steps =
    epochs === undefined ? (options.steps ?? STEPS_DEFAULT) : Math.max(1, Math.round((epochs * nTokens) / batchTokens))
  const recipe: Recipe = {
    ...(optimizer === 'sgd' ? SGD_RECIPE : ADAM_RECIPE),
    ...(learningRate !== undefined && { learningRate }),
    ...(weightDecay !== undefined && { weightDecay }),
    ...{ steps, tokensPerStep: batchTokens, biasOnly, seed },
  }
  return { recipe, evaluateEvery: options.evaluateEvery ?? Math.ceil(steps / EVALUATIONS) }
}
