import type { LensQuality } from './evaluate-translators.js'
import type { JacobianMean } from './jacobian-mean.js'
import type { StepNews, TrainingState } from './train-translators.js'

/** What happens during a training, in this order. */
export type TrainingNews =
  /** Held-out text by the logit lens, once, before the first step. */
  | { type: 'logit-lens'; quality: LensQuality }
  | ({ type: 'step' } & StepNews)
  /** Held-out text by the lens after `step` steps, and everything needed to go on from there. */
  | { type: 'evaluated'; step: number; quality: LensQuality; state: TrainingState }
  /** The same between two readings, every few minutes, so that a kill loses little. */
  | { type: 'state'; step: number; state: TrainingState }

/** The mean after one more prompt, without its numbers, or with them when they should be kept. */
export type JacobianNews =
  | { type: 'prompt'; nPrompts: number; total: number; change: number }
  | { type: 'kept'; mean: JacobianMean }

export type LearningNews = TrainingNews | JacobianNews
