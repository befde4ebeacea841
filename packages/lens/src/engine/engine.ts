import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import {
  type Answer,
  AppError,
  type AttentionResult,
  type CheckpointRef,
  type DatasetResult,
  type DatasetSpec,
  ENGINE_VERSION,
  type Intervention,
  type LensResult,
  type PartialAnswer,
  type RunFacts,
  type Stage,
  type TokenPiece,
} from '@lensboard/contract'
import type { DecoderSpec } from '@lensboard/models'
import { causalAnswer, causalQuestion } from '../cards/causal-answer.js'
import { checkCausal } from '../cards/check-causal.js'
import type { Activations } from '../cards/read-activations.js'
import type { DatasetPromptIds } from '../cards/read-dataset.js'
import type { DatasetPart, DatasetReadings, ReadingPart } from '../cards/readings.js'
import { anchorPositions } from '../generate/anchor-positions.js'
import { checkContinuation } from '../generate/check-continuation.js'
import { tellTokens, type WrittenToken } from '../generate/tell-tokens.js'
import { checkInterventions } from '../interventions/check-interventions.js'
import { checkMaps } from '../train/lens-maps.js'
import type { LoadedModel } from './graph-cache.js'
import { type Learner, learner } from './learner.js'
import type { Readings, WorkerOutput, WorkerStart } from './protocol.js'
import type { Device } from './provider.js'
import { checkIds, checkQuestion, isCausal, type LensQuestion, type Question } from './question.js'
import { partialAnswer } from './reading-part.js'
import { workerClient } from './worker-client.js'

export interface DatasetJob extends Pick<EngineJob, 'decoder' | 'checkpoint' | 'bos' | 'language' | 'lens'> {
  spec: DatasetSpec & Pick<LensQuestion, 'maps'>
  prompts: readonly DatasetPromptIds[]
}

/** The answer to a question of its kind. */
export type AnswerTo<Q extends Question> = Extract<Answer, { kind: Q['kind'] }>

/**
 * What to compute: about which decoder, which question, and for which token ids. A spec is a question once the prompts
 * inside it are token ids.
 */
export interface EngineJob<Q extends Question = Question> {
  decoder: DecoderSpec
  checkpoint: CheckpointRef
  spec: Q
  ids: readonly number[]
  /** Whether the tokenizer put a BOS in front; only told on, never acted on. */
  bos: RunFacts['bos']
  /** Which tokenizer and template made the ids; told on likewise. */
  language?: Pick<RunFacts, 'tokenizer' | 'template'>
  /** Which learned lens the maps are; told on likewise. */
  lens?: RunFacts['lens'] | undefined
  /** A token id as text; asked for the prompt's ids and for every id that a result names. */
  piece(id: number): TokenPiece
  /** After one of these the model's own writing ends; nothing ends it unless said. */
  stopIds?: readonly number[]
}

export interface ActivationsJob extends Pick<EngineJob, 'decoder' | 'checkpoint'> {
  prompts: readonly (readonly number[])[]
  /** What is changed of each prompt, in their order. */
  interventions?: readonly (readonly Intervention[])[]
}

export interface RunOptions {
  onStage?: ((stage: Stage) => void) | undefined
  /** Given what is done of a lens reading, a patching or a reading over prompts, as soon as it is; in order. */
  onPart?: ((part: PartialAnswer) => void) | undefined
  /** Given each token of a continuation as it is written; `onStage` is told of them too. */
  onToken?: ((token: WrittenToken) => void) | undefined
  signal?: AbortSignal | undefined
}

export interface Engine extends Learner {
  /** Execution provider in use, what was asked for, and why they differ. */
  readonly provider: string
  readonly requested: Device
  readonly fallback?: string
  /**
   * Answers a question. Rejects with PROMPT_EMPTY, PROMPT_TOO_LONG, TOKEN_OUT_OF_RANGE, SPEC_INVALID, RESULT_TOO_LARGE,
   * CHECKPOINT_BROKEN, OUT_OF_MEMORY, RUN_CRASHED (the next run starts afresh), RUN_INTERRUPTED after `close`, or the
   * signal's reason.
   */
  run<Q extends Question>(job: EngineJob<Q>, options?: RunOptions): Promise<AnswerTo<Q>>
  /** Reads every prompt of a list, one after the other, and keeps means and spreads; the same errors. */
  dataset(job: DatasetJob, options?: RunOptions): Promise<DatasetResult>
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
  /** Uses a scan in 8 bits wherever one is asked for and right, without trying first whether it is faster here. */
  scanAlways?: boolean
}

/** Starts the engine's worker and settles where it runs; a provider that is not there is a fallback, never an error. */
export async function openEngine({
  device,
  threads = availableParallelism(),
  scanAlways = false,
}: EngineOptions): Promise<Engine> {
  const client = workerClient(
    () => new Worker(workerEntry(), { workerData: { device, threads, scanAlways } satisfies WorkerStart }),
  )
  const chosen = await client.start()
  return {
    ...chosen,
    ...learner(client),
    requested: device,
    async run<Q extends Question>(
      { decoder, checkpoint, spec, ids, piece, stopIds = [], ...told }: EngineJob<Q>,
      options: RunOptions = {},
    ) {
      const about = tellOf({ checkpoint, ...told })
      const since = performance.now()
      const question: Question = spec
      checkIds(ids, decoder)
      if (isCausal(question)) checkCausal(question, decoder, ids)
      else checkQuestion(question, decoder)
      if (question.kind === 'lens' && question.maps) checkMaps(question.maps, decoder)
      checkInterventions(interventionsOf(question), decoder, ids.length)
      const continuation = continuationOf(question)
      if (continuation) checkContinuation(continuation, ids.length, decoder)
      const { onPart } = options
      const tellToken = tellTokens({ ...options, piece, total: continuation?.tokens ?? 0 })
      const soFar = [...ids]
      const tellPart = (part: ReadingPart) => {
        const now = { chosen, loadMs: 0, computeMs: performance.now() - since }
        onPart?.(partialAnswer(part, { question, facts: factsOf(now, about), ids: soFar, piece }))
      }
      const output = await client.perform(
        {
          ...{ decoder, checkpointHash: checkpoint.hash, ids, question: questionOf(spec, ids.length) },
          continuation: continuation && { ...continuation, stopIds },
        },
        {
          ...options,
          onPart: onPart && ((part) => part.kind !== 'dataset' && tellPart(part)),
          onToken(id) {
            soFar.push(id)
            tellToken(id)
          },
        },
      )
      const facts = factsOf(output, { ...about, threads, wallMs: performance.now() - since })
      return fold(output, { question, facts, ids: [...ids, ...output.written], piece }) as AnswerTo<Q>
    },
    async dataset({ decoder, checkpoint, spec, prompts, ...told }, { onStage, onPart, signal } = {}) {
      const about = tellOf({ checkpoint, ...told })
      const since = performance.now()
      const { kind, rows, at, finalNorm, interventions, maps } = spec
      checkQuestion({ kind: 'lens', rows, topK: 1 }, decoder)
      if (maps) checkMaps(maps, decoder)
      const question = {
        ...{ kind, rows, at, interventions, prompts, maps },
        ...(finalNorm === undefined ? {} : { finalNorm }),
      }
      const output = await client.perform(
        { decoder, checkpointHash: checkpoint.hash, ids: [], question },
        { onStage, signal, onPart: onPart && ((part) => part.kind === 'dataset' && tellPart(part)) },
      )
      return answerOf(output.readings as DatasetReadings, output)

      function answerOf(readings: DatasetReadings, how: Ran): DatasetResult {
        const { noted, ...columns } = readings
        const wallMs = performance.now() - since
        const facts = { ...factsOf(how, { ...about, threads, wallMs }), ...noted }
        return { ...columns, facts, dataset: spec.dataset, ids: new Int32Array(), tokens: [] }
      }
      function tellPart({ done, ...readings }: DatasetPart) {
        onPart?.({ answer: answerOf(readings, { chosen, loadMs: 0, computeMs: performance.now() - since }), done })
      }
    },
    async activations({ decoder, checkpoint, prompts, interventions }, options = {}) {
      if (prompts.length === 0) throw new AppError('PROMPT_EMPTY')
      for (const ids of prompts) checkIds(ids, decoder)
      for (const [b, changes] of interventions?.entries() ?? [])
        checkInterventions(changes, decoder, prompts[b]?.length ?? 0)
      const question = { kind: 'activations', prompts, interventions } as const
      const output = await client.perform(
        { decoder, checkpointHash: checkpoint.hash, ids: prompts[0]!, question },
        { onStage: options.onStage, signal: options.signal },
      )
      return output.readings as Activations[]
    },
    pin: (hash, pinned) => client.pin(hash, pinned),
    unload: (hash) => client.unload(hash),
    loaded: () => client.loaded(),
    close: () => client.close(),
  }
}

/** Where and for how long a reading has run. */
type Ran = Pick<WorkerOutput, 'chosen' | 'computeMs' | 'loadMs'>

type Told = Pick<RunFacts, 'checkpoint' | 'lens' | 'bos' | 'tokenizer' | 'template'>

/** What a job says of itself, for its result to tell. */
const tellOf = ({
  checkpoint,
  lens,
  bos,
  language,
}: Pick<EngineJob, 'checkpoint' | 'lens' | 'bos' | 'language'>): Told => ({
  ...{ checkpoint, bos, ...language },
  ...(lens && { lens }),
})

const factsOf = (
  { chosen, computeMs, loadMs }: Ran,
  { checkpoint, lens, ...told }: Told & Pick<RunFacts, 'threads' | 'wallMs'>,
): RunFacts => ({
  checkpoint,
  ...(lens && { lens }),
  engine: ENGINE_VERSION,
  ...chosen,
  precision: 'float32',
  ...told,
  node: process.versions.node,
  computeMs,
  loadMs,
  computedAt: new Date().toISOString(),
})

/** The compiled worker, also when this file runs from source. */
function workerEntry(): URL {
  const built = import.meta.url.endsWith('.ts') ? '../../dist/engine/worker.js' : './worker.js'
  return new URL(built, import.meta.url)
}

const interventionsOf = (spec: Question): Intervention[] => ('interventions' in spec && spec.interventions) || []

const continuationOf = (spec: Question) => ('continuation' in spec ? spec.continuation : undefined)

/**
 * Only what the worker reads, so that a whole CardSpec with its prompt does not travel. Where the prompt of `nTokens`
 * grows, tokens are counted from its start.
 */
function questionOf(spec: Question, nTokens: number): Question {
  if (isCausal(spec)) return causalQuestion(spec)
  const given = interventionsOf(spec)
  const interventions = continuationOf(spec) ? anchorPositions(given, nTokens) : given
  if (spec.kind === 'lens') {
    const { kind, rows, topK, track, finalNorm, scan, maps } = spec
    return { kind, rows, topK, track, finalNorm, scan, maps, interventions }
  }
  return { kind: spec.kind, layers: spec.layers, heads: spec.heads, reduce: spec.reduce, interventions }
}

interface Folding {
  question: Question
  facts: RunFacts
  ids: readonly number[]
  piece(id: number): TokenPiece
}

function fold({ readings, written }: WorkerOutput, { question, facts, ids, piece }: Folding): Answer {
  const common = { facts, ids: Int32Array.from(ids), tokens: ids.map(piece) }
  const found = readings as Readings
  const continued = continuationOf(question) && { continued: written.length }
  if (found.kind === 'attention') return { ...found, ...common, ...continued } satisfies AttentionResult
  if (found.kind !== 'lens') return causalAnswer(found, question, { ...common, piece })
  const { noted, ...columns } = found
  const vocabulary = new Map<number, TokenPiece>()
  // A missing cell's ids are negative: they are no tokens.
  for (const id of [...new Set(found.topIds), ...new Set(found.tracked?.ids)])
    if (id >= 0 && !vocabulary.has(id)) vocabulary.set(id, piece(id))
  return { ...columns, ...common, ...continued, facts: { ...facts, ...noted }, vocabulary } satisfies LensResult
}
