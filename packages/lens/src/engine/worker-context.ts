import type { DecoderSpec } from '@lensboard/models'
import type { DatasetPart, ReadingPart } from '../cards/readings.js'
import type { LensScan, NoScan } from '../scan/open-scan.js'
import type { ScanMode } from '../scan/scan-mode.js'
import type { LearningNews } from '../train/news.js'
import type { GraphKind } from './graph-cache.js'
import type { OpenGraph } from './onnx-runtime.js'
import type { RunMemory } from './run-memory.js'

/** What one job may use while it runs in the worker. */
export interface WorkerContext {
  decoder: DecoderSpec
  /** SHA-256 of the checkpoint. */
  checkpointHash: string
  ids: readonly number[]
  /** What the last runs found, for those that begin like them. */
  remembered: RunMemory
  /** Opens or reuses graphs of this checkpoint, timed as loading. */
  open<K extends readonly GraphKind[]>(...kinds: K): Promise<{ [I in keyof K]: OpenGraph }>
  /** Opens a scan of this checkpoint in 8 bits where it wins, or says why it is read exactly; timed as loading. */
  scan(mode: ScanMode): Promise<LensScan | NoScan>
  /** Tells how many positions (or of whatever is counted) are done; throws when the job was cancelled. */
  progress(
    done: number,
    counted?: { total: number; unit: 'positions' | 'layers' | 'tokens' | 'prompts' | 'steps' },
  ): void
  /** Passes on what is done of a reading, whose arrays it takes away; absent where nobody asked for parts. */
  tellPart?: ((part: ReadingPart | DatasetPart) => void) | undefined
  /** Passes on what happens during a training or a fit. */
  tellLearning(news: LearningNews): void
}
