import type { ErrorFacts, TrainingSpec } from '@lensboard/contract'
import type { TrainingProgress } from '@lensboard/db'
import type { Device } from '@lensboard/lens'

/** What a learner is asked for, once. */
export interface LearnerTask {
  spec: TrainingSpec
  /** Where the training is kept, and the lens that comes of it. */
  folder: string
  dataDir: string
  hubCache: string
  device: Device
  threads: number
}

/** What was learned so far, but not how it is kept. */
export type { TrainingProgress }

export type ToLearner = { type: 'learn'; task: LearnerTask } | { type: 'stop' }

export type FromLearner =
  | { type: 'progress'; progress: TrainingProgress }
  /** The lens lies in the folder, whole. */
  | { type: 'done' }
  | { type: 'failed'; error: ErrorFacts }
