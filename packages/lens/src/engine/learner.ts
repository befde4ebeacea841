import { AppError, type CheckpointRef, type LensEvaluation, type Stage } from '@lensboard/contract'
import type { DecoderSpec } from '@lensboard/models'
import { checkRecipe, checkWindows } from '../train/check-training.js'
import { checkMaps, type LensMaps, rowTranslators } from '../train/lens-maps.js'
import type { LearningNews } from '../train/news.js'
import { SKIP_FIRST, validPositions } from '../train/prompt-jacobian.js'
import type { EvaluateReadings } from '../train/run-evaluation.js'
import type { JacobianQuestion, JacobianReadings } from '../train/run-jacobian.js'
import type { TrainQuestion, TrainReadings } from '../train/run-training.js'
import { checkIds } from './question.js'
import type { WorkerClient } from './worker-client.js'

interface OfModel {
  decoder: DecoderSpec
  checkpoint: CheckpointRef
}

/** Text comes as windows of token ids, all of one length. */
export interface TrainJob extends OfModel, Omit<TrainQuestion, 'kind'> {}
export interface EvaluateJob extends OfModel {
  maps: LensMaps
  windows: readonly (readonly number[])[]
}
export interface JacobianJob extends OfModel, Omit<JacobianQuestion, 'kind' | 'skipFirst'> {}

export interface LearningOptions {
  onStage?: ((stage: Stage) => void) | undefined
  /** Given what happens, in order; a state that comes with it is what to go on from. */
  onNews?: ((news: LearningNews) => void) | undefined
  signal?: AbortSignal | undefined
}

/** What an engine can learn, beside the errors of a run. */
export interface Learner {
  /**
   * Trains a tuned lens and gives the parameters with the lowest held-out KL. Rejects with DATASET_INVALID, SPEC_INVALID,
   * PROMPT_TOO_LONG, and TRAINING_DIVERGED when a loss is no number; the last state that was told of is then the last good.
   */
  train(job: TrainJob, options?: LearningOptions): Promise<TrainReadings>
  /** Reads text through a lens beside the logit lens; rows are those of its maps. Rejects with LENS_MISMATCH likewise. */
  evaluateLens(job: EvaluateJob, options?: LearningOptions): Promise<LensEvaluation & { rows: number[] }>
  /** Averages the Jacobians of prompts. Rejects with DATASET_INVALID where none is long enough. */
  fitJacobian(job: JacobianJob, options?: LearningOptions): Promise<JacobianReadings>
}

export const learner = (client: WorkerClient): Learner => ({
  async train({ decoder, checkpoint, ...question }, { onNews, ...options } = {}) {
    checkWindows(question.windows, decoder)
    checkWindows(question.heldOut, decoder, 'to be judged by')
    checkRecipe(question.recipe)
    if (question.resume && question.resume.parameters.bias.length !== decoder.nLayers * decoder.dModel)
      throw new AppError('LENS_MISMATCH', `This training is of another shape than ${decoder.name}.`)
    const output = await client.perform(
      { decoder, checkpointHash: checkpoint.hash, ids: [], question: { kind: 'train', ...question } },
      { ...options, onLearning: onNews },
    )
    return output.readings as TrainReadings
  },
  async evaluateLens({ decoder, checkpoint, maps, windows }, { onNews, ...options } = {}) {
    checkWindows(windows, decoder, 'to read')
    checkMaps(maps, decoder)
    const { mapped, ...translators } = rowTranslators(maps, decoder)
    const output = await client.perform(
      { decoder, checkpointHash: checkpoint.hash, ids: [], question: { kind: 'evaluate', translators, windows } },
      { ...options, onLearning: onNews },
    )
    const { quality, logitLens } = output.readings as EvaluateReadings
    const rows = [...mapped].sort((a, b) => a - b)
    return {
      rows,
      nTokens: quality.nTokens,
      lens: rows.map((row) => quality.rows[row]!),
      logitLens: rows.map((row) => logitLens.rows[row]!),
      crossEntropy: quality.crossEntropy,
      chance: quality.chance,
    }
  },
  async fitJacobian({ decoder, checkpoint, ...question }, { onNews, ...options } = {}) {
    for (const ids of question.prompts) checkIds(ids, decoder)
    if (!question.prompts.some((ids) => validPositions(ids.length, SKIP_FIRST) > 0))
      throw new AppError('DATASET_INVALID', `A Jacobian lens needs prompts of more than ${SKIP_FIRST + 1} tokens.`)
    if (decoder.nLayers < 2)
      throw new AppError('SPEC_INVALID', `${decoder.name} has one block: there is no Jacobian between blocks.`)
    const output = await client.perform(
      {
        ...{ decoder, checkpointHash: checkpoint.hash, ids: [] },
        question: { kind: 'jacobian', skipFirst: SKIP_FIRST, ...question },
      },
      { ...options, onLearning: onNews },
    )
    return output.readings as JacobianReadings
  },
})
