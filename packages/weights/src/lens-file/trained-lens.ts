import {
  type CheckpointRef,
  ENGINE_VERSION,
  LIMITS,
  newTitle,
  type RowQuality,
  type TrainedLens,
} from '@lensboard/contract'
import { hashOfNumbers, type LensNumbers } from './lens-numbers.js'
import type { StoredLens } from './stored-lens.js'
import type { TrainingFacts } from './training-file.js'

/** What a lens was made for and from. */
export interface Making {
  checkpoint: CheckpointRef
  nLayers: number
  dModel: number
  /** A name of the text, for people. */
  text: string
  /** What the lens is called; after its checkpoint unless said. */
  title?: string | undefined
}

/** How a lens reads held-out text. */
export interface HeldOutReading {
  nTokens: number
  rows: RowQuality[]
  crossEntropy: number
  chance?: number
}

const upTo = (n: number): number[] => Array.from({ length: n }, (_, layer) => layer)

/** The lens that so many steps of a recipe made, with how it reads held-out text beside the logit lens. */
export function trainedLens(
  { checkpoint, nLayers, dModel, text, title, recipe }: Making & Pick<TrainingFacts, 'recipe'>,
  reading: {
    parameters: LensNumbers
    steps: number
    quality: HeldOutReading
    logitLens: HeldOutReading
    wallMs: number
  },
): StoredLens {
  const { parameters, steps, quality, logitLens, wallMs } = reading
  const { kind: optimizer, learningRate, weightDecay, seed, tokensPerStep } = recipe
  const lens: TrainedLens = {
    ...{ version: 1, kind: 'tuned', title: title ?? newTitle('tuned', checkpoint), checkpoint },
    ...{ capture: 'resid_pre', layers: upTo(nLayers), dModel },
    origin: {
      ...{ by: 'trained', text: text.slice(0, LIMITS.nameChars), nTokens: steps * tokensPerStep, steps },
      ...{ optimizer, learningRate, weightDecay, seed, wallMs: Math.round(wallMs), engineVersion: ENGINE_VERSION },
    },
    evaluation: {
      nTokens: quality.nTokens,
      lens: quality.rows,
      logitLens: logitLens.rows,
      crossEntropy: quality.crossEntropy,
      ...(quality.chance !== undefined && { chance: quality.chance }),
    },
    sha256: hashOfNumbers(parameters),
  }
  return { lens, numbers: parameters }
}

/** The lens of a mean Jacobian: one map for what leaves each block but the last. */
export function fittedLens(
  { checkpoint, nLayers, dModel, text, title }: Making,
  { mean, nPrompts, wallMs }: { mean: Float32Array; nPrompts: number; wallMs: number },
): StoredLens {
  const numbers = { weight: mean }
  const lens: TrainedLens = {
    ...{ version: 1, kind: 'jacobian', title: title ?? newTitle('jacobian', checkpoint), checkpoint },
    ...{ capture: 'resid_post', layers: upTo(nLayers - 1), dModel },
    origin: {
      ...{ by: 'fitted', text: text.slice(0, LIMITS.nameChars), nPrompts },
      ...{ wallMs: Math.round(wallMs), engineVersion: ENGINE_VERSION },
    },
    sha256: hashOfNumbers(numbers),
  }
  return { lens, numbers }
}
