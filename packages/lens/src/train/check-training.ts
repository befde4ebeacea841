import { AppError, LIMITS } from '@lensboard/contract'
import type { DecoderShape } from '@lensboard/models'
import { checkIds } from '../engine/question.js'
import type { Recipe } from './recipe.js'

type Named = DecoderShape & { name: string }

/** Bounds of a recipe; a window of fewer tokens has nothing to be judged by. */
const STEPS_MAX = 1_000_000
const TOKENS_PER_STEP_MAX = 1_048_576
const WINDOW_MIN = 2

/** Throws DATASET_INVALID for no text, PROMPT_TOO_LONG for windows beyond the context, TOKEN_OUT_OF_RANGE. */
export function checkWindows(windows: readonly (readonly number[])[], decoder: Named, what = 'to learn from'): void {
  const length = windows[0]?.length ?? 0
  if (length < WINDOW_MIN)
    throw new AppError('DATASET_INVALID', `There is no text ${what}. Give more of it, or shorter windows.`)
  for (const ids of windows) {
    if (ids.length !== length) throw new AppError('DATASET_INVALID', 'All windows of a text have the same length.')
    if (length > Math.min(decoder.nCtx, LIMITS.promptTokens))
      throw new AppError(
        'PROMPT_TOO_LONG',
        `Windows of ${length} tokens are longer than ${decoder.name} reads (${Math.min(decoder.nCtx, LIMITS.promptTokens)}).`,
      )
    checkIds(ids, decoder)
  }
}

/** Throws SPEC_INVALID for a recipe that cannot be followed. */
export function checkRecipe({ steps, tokensPerStep, learningRate, momentum, weightDecay, clipNorm }: Recipe): void {
  const whole = (n: number, most: number) => Number.isInteger(n) && n >= 1 && n <= most
  if (!whole(steps, STEPS_MAX)) throw new AppError('SPEC_INVALID', `A training takes 1 to ${STEPS_MAX} steps.`)
  if (!whole(tokensPerStep, TOKENS_PER_STEP_MAX))
    throw new AppError('SPEC_INVALID', `A step reads 1 to ${TOKENS_PER_STEP_MAX} tokens.`)
  if (!(learningRate > 0 && Number.isFinite(learningRate) && clipNorm > 0 && weightDecay >= 0))
    throw new AppError('SPEC_INVALID', 'Learning rate and clipping are above 0, weight decay is not below.')
  if (!(momentum >= 0 && momentum < 1)) throw new AppError('SPEC_INVALID', 'Momentum is from 0 up to below 1.')
}
