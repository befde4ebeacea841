import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import {
  AppError,
  type AttentionResult,
  type CardResult,
  type CheckpointRef,
  ENGINE_VERSION,
  type LensResult,
  type RunFacts,
  type Stage,
  type TokenPiece,
} from '@lensboard/contract'
import type { DecoderSpec } from '@lensboard/models'
import type { Activations } from '../cards/read-activations.js'
import type { AttentionReadings } from '../cards/read-attention.js'
import type { LensPart, LensReadings } from '../cards/read-lens.js'
import type { LoadedModel } from './graph-cache.js'
import type { WorkerOutput, WorkerStart } from './protocol.js'
import type { Device } from './provider.js'
import { checkIds, checkQuestion, type Question } from './question.js'
import { workerClient } from './worker-client.js'

/** A card to compute: which decoder, what about it, and for which token ids. A CardSpec is a question. */
export interface EngineJob {
  decoder: DecoderSpec
  checkpoint: CheckpointRef
  spec: Question
  ids: readonly number[]
  /** Whether the tokenizer put a BOS in front; only told on, never acted on. */
  bos: RunFacts['bos']
  /** A token id as text; asked for the prompt's ids and for every id that a result names. */
  piece(id: number): TokenPiece
}

export interface ActivationsJob extends Pick<EngineJob, 'decoder' | 'checkpoint'> {
  prompts: readonly (readonly number[])[]
}

export interface RunOptions {
  onStage?: ((stage: Stage) => void) | undefined
  /** Given the columns of a lens reading's positions as soon as they are done, in order; `run` resolves with all. */
  onPart?: ((part: LensPart) => void) | undefined
  signal?: AbortSignal | undefined
}

export interface Engine {
  /** Execution provider in use, what was asked for, and why they differ. */
  readonly provider: string
  readonly requested: Device
  readonly fallback?: string
  /**
   * Computes a card. Rejects with PROMPT_EMPTY, PROMPT_TOO_LONG, TOKEN_OUT_OF_RANGE, SPEC_INVALID, RESULT_TOO_LARGE,
   * CHECKPOINT_BROKEN, OUT_OF_MEMORY, RUN_CRASHED (the next run starts afresh), RUN_INTERRUPTED after `close`, or the
   * signal's reason.
   */
  run(job: EngineJob, options?: RunOptions): Promise<CardResult>
  /** Every hook of each prompt as arrays, all prompts read at once; the same errors. */
  activations(job: ActivationsJob, options?: RunOptions): Promise<Activations[]>
  /** Keeps a checkpoint in memory when others need room, or no longer. */
  pin(checkpointHash: string, pinned: boolean): void
  /** Frees a checkpoint's memory after the run under way; it loads again when asked for. */
  unload(checkpointHash: string): void
  /** Checkpoints in memory, as the worker last told. */
  loaded(): LoadedModel[]
  /** Ends the worker; runs that are under way reject. */
  close(): Promise<void>
}

export interface EngineOptions {
  device: Device
  /** Threads of one operator; the number of cores unless said. */
  threads?: number
}

/** Starts the engine's worker and settles where it runs; a provider that is not there is a fallback, never an error. */
export async function openEngine({ device, threads = availableParallelism() }: EngineOptions): Promise<Engine> {
  const client = workerClient(
    () => new Worker(workerEntry(), { workerData: { device, threads } satisfies WorkerStart }),
  )
  const chosen = await client.start()
  return {
    ...chosen,
    requested: device,
    async run({ decoder, checkpoint, spec, ids, bos, piece }, options = {}) {
      checkIds(ids, decoder)
      checkQuestion(spec, decoder)
      const output = await client.perform(
        { decoder, checkpointHash: checkpoint.hash, ids, question: questionOf(spec) },
        options,
      )
      const facts: RunFacts = {
        checkpoint,
        engine: ENGINE_VERSION,
        ...output.chosen,
        precision: 'float32',
        bos,
        computeMs: output.computeMs,
        loadMs: output.loadMs,
        computedAt: new Date().toISOString(),
      }
      return fold(output, { facts, ids, piece })
    },
    async activations({ decoder, checkpoint, prompts }, options = {}) {
      if (prompts.length === 0) throw new AppError('PROMPT_EMPTY')
      for (const ids of prompts) checkIds(ids, decoder)
      const question = { kind: 'activations', prompts } as const
      const output = await client.perform(
        { decoder, checkpointHash: checkpoint.hash, ids: prompts[0]!, question },
        options,
      )
      return output.readings as Activations[]
    },
    pin: (hash, pinned) => client.pin(hash, pinned),
    unload: (hash) => client.unload(hash),
    loaded: () => client.loaded(),
    close: () => client.close(),
  }
}

/** The compiled worker, also when this file runs from source. */
function workerEntry(): URL {
  const built = import.meta.url.endsWith('.ts') ? '../../dist/engine/worker.js' : './worker.js'
  return new URL(built, import.meta.url)
}

/** Only what the worker reads, so that a whole CardSpec with its prompt does not travel. */
function questionOf(spec: Question): Question {
  if (spec.kind === 'lens') {
    const { kind, rows, topK, track, finalNorm, scan } = spec
    return { kind, rows, topK, track, finalNorm, scan }
  }
  return { kind: spec.kind, layers: spec.layers, heads: spec.heads, reduce: spec.reduce }
}

function fold(
  { readings }: WorkerOutput,
  { facts, ids, piece }: { facts: RunFacts; ids: readonly number[]; piece(id: number): TokenPiece },
): CardResult {
  const common = { facts, ids: Int32Array.from(ids), tokens: ids.map(piece) }
  const found = readings as LensReadings | AttentionReadings
  if (found.kind === 'attention') return { ...found, ...common } satisfies AttentionResult
  const { noted, ...columns } = found
  const vocabulary = new Map<number, TokenPiece>()
  // A missing cell's ids are negative: they are no tokens.
  for (const id of [...new Set(found.topIds), ...new Set(found.tracked?.ids)])
    if (id >= 0 && !vocabulary.has(id)) vocabulary.set(id, piece(id))
  return { ...columns, ...common, facts: { ...facts, ...noted }, vocabulary } satisfies LensResult
}
