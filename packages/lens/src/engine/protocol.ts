import type { ErrorFacts, Stage } from '@lensboard/contract'
import type { DecoderSpec } from '@lensboard/models'
import type { Activations, ActivationsQuestion } from '../cards/read-activations.js'
import type { AttentionReadings } from '../cards/read-attention.js'
import type { AttributionReadings } from '../cards/read-attribution.js'
import type { DatasetQuestion } from '../cards/read-dataset.js'
import type { PatchscopeReadings } from '../cards/read-patchscope.js'
import type { DatasetPart, DatasetReadings, LensReadings, PatchingReadings, ReadingPart } from '../cards/readings.js'
import type { ContinueQuestion } from '../generate/continue-prompt.js'
import type { LearningQuestion, LearningReadings } from '../train/learning.js'
import type { LearningNews } from '../train/news.js'
import type { LoadedModel } from './graph-cache.js'
import type { ChosenProvider, Device } from './provider.js'
import type { Question } from './question.js'

/** What the worker is started with. */
export interface WorkerStart {
  device: Device
  threads: number
  /** Scans in 8 bits are used wherever they are right, faster or not. */
  scanAlways: boolean
}

export interface WorkerJob {
  id: number
  decoder: DecoderSpec
  checkpointHash: string
  ids: readonly number[]
  question: Question | ActivationsQuestion | DatasetQuestion | LearningQuestion
  /** The model writes on after the prompt, until one of `stopIds`, and all of it is read. */
  continuation?: Omit<ContinueQuestion, 'interventions'> | undefined
  /** One int32; anything but 0 means: stop at the next chunk. Shared, because a busy worker reads no messages. */
  cancelled: SharedArrayBuffer
  /** Whether parts of a reading are wanted before all of it is done. */
  parts?: boolean
}

/** What a question comes to, before tokens and facts are added. */
export type Readings = LensReadings | AttentionReadings | AttributionReadings | PatchingReadings | PatchscopeReadings

export interface WorkerOutput {
  readings: Readings | Activations[] | DatasetReadings | LearningReadings
  /** What the model wrote after the prompt. */
  written: readonly number[]
  /** Where it ran: a worker that was started anew may have chosen otherwise than the first. */
  chosen: ChosenProvider
  computeMs: number
  loadMs: number
}

export type ToWorker =
  | { type: 'job'; job: WorkerJob }
  | { type: 'pin'; hash: string; pinned: boolean }
  | { type: 'unload'; hash: string }
  | { type: 'close' }

export type FromWorker =
  | { type: 'ready'; chosen: ChosenProvider }
  /** What is in memory, told whenever it changes. */
  | { type: 'loaded'; models: LoadedModel[] }
  | { type: 'stage'; id: number; stage: Stage }
  | { type: 'part'; id: number; part: ReadingPart | DatasetPart }
  | { type: 'token'; id: number; token: number }
  | { type: 'learning'; id: number; news: LearningNews }
  | { type: 'done'; id: number; output: WorkerOutput }
  | { type: 'failed'; id: number; error: ErrorFacts }
