import { AppError, LIMITS } from '@lensboard/contract'
import { ADAM_RECIPE, recipeOf, SGD_RECIPE } from '@lensboard/lens'
import { Option } from 'commander'
import { wholeFrom } from './numbers.js'
import { type TextOptions, textOptions } from './tuned-text.js'

export interface RecipeOptions extends TextOptions {
  steps?: number
  epochs?: number
  optimizer: 'sgd' | 'adam'
  learningRate?: number
  momentum?: number
  weightDecay?: number
  clip?: number
  warmup?: number
  schedule?: 'linear' | 'constant'
  batchTokens: number
  biasOnly?: boolean
  evaluateEvery?: number
  patience?: number
  rowsAtOnce?: number
}

const STEPS_DEFAULT = 100
const BATCH_TOKENS_DEFAULT = 2_048
const PATIENCE_MAX = 1_000

/** Throws SPEC_INVALID for what is no number in a range. */
const numberFrom =
  (option: string, words: string, fits: (n: number) => boolean) =>
  (text: string): number => {
    const n = Number(text)
    if (text.trim() !== '' && Number.isFinite(n) && fits(n)) return n
    throw new AppError('SPEC_INVALID', `${option} takes a number ${words}.`)
  }
const above0 = (option: string) => numberFrom(option, 'above 0', (n) => n > 0)
const notBelow0 = (option: string) => numberFrom(option, 'from 0 on', (n) => n >= 0)

export const recipeOptions = (): Option[] => [
  ...textOptions(),
  new Option('--steps <n>', `take so many steps; ${STEPS_DEFAULT} unless said`)
    .argParser(wholeFrom('--steps', 1, LIMITS.trainingSteps))
    .conflicts('epochs'),
  new Option('--epochs <n>', 'read all of the text so often').argParser(
    wholeFrom('--epochs', 1, LIMITS.trainingEpochs),
  ),
  new Option('--optimizer <name>', 'how the maps follow their gradients').choices(['sgd', 'adam']).default('adam'),
  new Option('--learning-rate <rate>', '0.001 for adam, 0.1 for sgd unless said').argParser(above0('--learning-rate')),
  new Option('--momentum <share>', 'what a step keeps of the one before; 0.9 unless said').argParser(
    numberFrom('--momentum', 'from 0 up to below 1', (n) => n >= 0 && n < 1),
  ),
  new Option('--weight-decay <rate>', 'pulls to the logit lens; 0.001 unless said').argParser(
    notBelow0('--weight-decay'),
  ),
  new Option('--clip <norm>', 'gradients longer than this are shortened to it; 1 unless said').argParser(
    above0('--clip'),
  ),
  new Option('--warmup <steps>', 'the rate grows from nothing over so many steps').argParser(
    wholeFrom('--warmup', 0, LIMITS.trainingSteps),
  ),
  new Option('--schedule <name>', 'whether the rate falls to nothing in a line, or stays; linear unless said').choices([
    'linear',
    'constant',
  ]),
  new Option('--batch-tokens <n>', 'tokens of a step')
    .argParser(wholeFrom('--batch-tokens', 1, LIMITS.tokensPerStep))
    .default(BATCH_TOKENS_DEFAULT),
  new Option('--bias-only', 'learn what is added, not what is multiplied'),
  new Option('--evaluate-every <steps>', 'read held-out text, and keep the training, so often').argParser(
    wholeFrom('--evaluate-every', 1, LIMITS.trainingSteps),
  ),
  new Option('--patience <n>', 'end after so many readings of held-out text without an improvement').argParser(
    wholeFrom('--patience', 1, PATIENCE_MAX),
  ),
  new Option('--rows-at-once <n>', 'rows whose gradients are in memory at once; the lens stays the same').argParser(
    wholeFrom('--rows-at-once', 1, LIMITS.layers),
  ),
]

/** The steps that these options say for a text, and when it is judged. */
export function stepsOf(
  options: RecipeOptions,
  windows: readonly (readonly number[])[],
): Pick<ReturnType<typeof recipeOf>, 'recipe' | 'evaluateEvery'> {
  const { optimizer, epochs, steps = STEPS_DEFAULT, batchTokens, seed, biasOnly } = options
  const { kind: _kind, ...defaults } = optimizer === 'sgd' ? SGD_RECIPE : ADAM_RECIPE
  const spec = {
    ...{
      ...defaults,
      optimizer,
      seed,
      tokensPerStep: batchTokens,
      length: epochs === undefined ? { steps } : { epochs },
    },
    ...(options.learningRate !== undefined && { learningRate: options.learningRate }),
    ...(options.momentum !== undefined && { momentum: options.momentum }),
    ...(options.weightDecay !== undefined && { weightDecay: options.weightDecay }),
    ...(options.clip !== undefined && { clipNorm: options.clip }),
    ...(options.warmup !== undefined && { warmupSteps: options.warmup }),
    ...(options.schedule !== undefined && { schedule: options.schedule }),
    ...(biasOnly !== undefined && { biasOnly }),
  }
  const { recipe, evaluateEvery } = recipeOf(spec, windows)
  return { recipe, evaluateEvery: options.evaluateEvery ?? evaluateEvery }
}
