import { ENGINE_VERSION, type LensEvaluation, type TrainedLens } from '@lensboard/contract'
import type { Recipe, TrainingState, TrainReadings } from '@lensboard/lens'
import { hashOfNumbers, type KeptTraining, type StoredLens } from '@lensboard/weights'
import type { Asking } from './reading.js'
import type { TextWindows } from './tuned-text.js'

/** What is the same throughout a training. */
export interface Training extends Pick<Asking, 'ref' | 'decoder'> {
  recipe: Recipe
  evaluateEvery: number
  text: TextWindows
  since: number
}

export type Quality = TrainReadings['quality']

const meanOf = (rows: readonly { kl: number }[]): number => rows.reduce((n, { kl }) => n + kl, 0) / rows.length

/** Held-out KL of a stored lens, mean over rows; a lens that was not evaluated is as bad as can be. */
export const meanKl = (evaluation: LensEvaluation | undefined): number =>
  evaluation ? meanOf(evaluation.lens) : Number.POSITIVE_INFINITY

/** The lens after some steps, with how it reads held-out text. */
export function trainedLens(
  { ref, decoder, recipe, text, since }: Training,
  { parameters, steps, quality, logitLens }: Pick<TrainReadings, 'parameters' | 'steps' | 'quality' | 'logitLens'>,
): StoredLens {
  const { kind: optimizer, learningRate, weightDecay, seed, tokensPerStep } = recipe
  const lens: TrainedLens = {
    ...{ version: 1, kind: 'tuned', title: `Tuned lens of ${ref.name}`.slice(0, 80), checkpoint: ref },
    ...{ capture: 'resid_pre', layers: Array.from({ length: decoder.nLayers }, (_, layer) => layer) },
    dModel: decoder.dModel,
    origin: {
      ...{
        by: 'trained',
        text: text.name,
        nTokens: steps * tokensPerStep,
        steps,
        optimizer,
        learningRate,
        weightDecay,
      },
      ...{ seed, wallMs: Math.round(performance.now() - since), engineVersion: ENGINE_VERSION },
    },
    evaluation: {
      nTokens: quality.nTokens,
      lens: quality.rows,
      logitLens: logitLens.rows,
      crossEntropy: quality.crossEntropy,
    },
    sha256: hashOfNumbers(parameters),
  }
  return { lens, numbers: parameters }
}

/** A training as it is kept. */
export const keptTraining = (
  { ref, decoder, recipe, evaluateEvery, text }: Training,
  { parameters, optimizer }: TrainingState,
  curve: KeptTraining['facts']['curve'],
): KeptTraining => ({
  facts: {
    ...{ version: 1, checkpointHash: ref.hash, textHash: text.hash, recipe, evaluateEvery, steps: optimizer.steps },
    ...{ nRows: decoder.nLayers, dModel: decoder.dModel, curve },
  },
  parameters,
  first: optimizer.first,
  ...(optimizer.second && { second: optimizer.second }),
})
