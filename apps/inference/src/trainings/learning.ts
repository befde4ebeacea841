import type { CheckpointRef } from '@lensboard/contract'
import type { Engine, TextWindows } from '@lensboard/lens'
import type { OpenModel } from '@lensboard/models'
import type { TrainingProgress } from './learner-protocol.js'

/** What a lens is learned with, and who is told. */
export interface Learning {
  model: OpenModel
  ref: CheckpointRef
  text: TextWindows
  engine: Pick<Engine, 'train' | 'fitJacobian' | 'evaluateLens'>
  /** Where the training is kept; the lens lies in it at the end. */
  folder: string
  tell(progress: TrainingProgress): void
  signal: AbortSignal
}

export const meanKl = (kl: readonly number[]): number => kl.reduce((n, x) => n + x, 0) / kl.length
export const klOf = (rows: readonly { kl: number }[]): number[] => rows.map(({ kl }) => kl)
