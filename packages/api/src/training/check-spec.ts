import { AppError, LIMITS, type ModelInfo, type TrainingSpec } from '@lensboard/contract'

/**
 * Refuses at once what the worker would refuse later: throws MODEL_UNKNOWN, PROMPT_TOO_LONG for windows beyond what the
 * model reads, SPEC_INVALID for a fit that has nothing to fit. A model whose files are still being read is waited for.
 */
export function checkTraining(spec: TrainingSpec, models: readonly ModelInfo[]): void {
  const { checkpoint, window, kind } = spec
  const model = models.find((each) => each.state === 'ready' && each.checkpoint.hash === checkpoint.hash)
  if (!model) {
    if (models.some((each) => each.state === 'reading')) return
    throw new AppError('MODEL_UNKNOWN', `The model ${checkpoint.name} is not here. Choose another one.`)
  }
  const most = Math.min(model.nCtx, LIMITS.promptTokens)
  if (window !== undefined && window > most)
    throw new AppError(
      'PROMPT_TOO_LONG',
      `Windows of ${window} tokens are longer than ${checkpoint.name} reads. Give at most ${most}.`,
    )
  if (kind === 'tuned') return
  if (model.nLayers < 2)
    throw new AppError('SPEC_INVALID', `${checkpoint.name} has one block: there is no Jacobian between blocks.`)
  if (spec.promptsMin > spec.promptsMax)
    throw new AppError('SPEC_INVALID', 'A fit cannot read more prompts in any case than it reads at most.')
}
