import { z } from 'zod'
import { canonicalJson, sha256Hex } from './canonical.js'
import { type AskedSpec, type Question, RunSpec } from './card.js'
import { Sha256Hex } from './checkpoint-ref.js'
import type { ErrorCode } from './error.js'
import { type LensRef, lensIdentity } from './lens-ref.js'
import { LIMITS } from './limits.js'
import { ENGINE_VERSION } from './result.js'

/** Where a run is. `queued` may carry how many wait before it; the others how far they are. */
export const Stage = z.object({
  name: z.enum(['queued', 'downloading', 'loading', 'running', 'storing']),
  done: z.number().min(0).optional(),
  total: z.number().min(0).optional(),
  /** What `done` and `total` count. */
  unit: z.enum(['bytes', 'positions', 'layers', 'tokens', 'prompts', 'steps']).optional(),
  /** What the model has written so far; its end, where it is long. */
  text: z.string().max(LIMITS.stageTextChars).optional(),
  /** Rises whenever more of the answer can be looked at before its end; absent while there is nothing of it. */
  partial: z.number().int().min(1).optional(),
})
export type Stage = z.infer<typeof Stage>

export type RunStatus = 'queued' | 'running' | 'done' | 'failed'

/** What every viewer of a card sees of its run. */
export interface RunState {
  runKey: string
  status: RunStatus
  stage: Stage
  /** Runs queued before this one. */
  ahead?: number
  /** ISO time at which the run was last asked for or started. */
  since: string
  /** A run that an editor cancelled is `failed` with RUN_CANCELLED. */
  error?: { code: ErrorCode; message: string }
  /** The last time that a stored result was computed again and compared. */
  verification?: Verification
}

/** A change of a run, as it is told. Whoever asked for it is told a small answer with it: its stored bytes, in base64. */
export interface RunNews extends RunState {
  answer?: string
}

/** A column of a second computation that is not as it was stored; `largest` is null where a number met none. */
export const DifferentColumn = z.object({
  column: z.string(),
  /** How many of its numbers differ, of how many. */
  different: z.number().int(),
  of: z.number().int(),
  largest: z.number().nullable(),
})
export type DifferentColumn = z.infer<typeof DifferentColumn>

/** What differs of a second computation: columns, the largest difference first, and other fields by name. */
export const Differences = z.object({ columns: z.array(DifferentColumn), fields: z.array(z.string()) })
export type Differences = z.infer<typeof Differences>

/** A second computation beside a stored result; the result stays as it is. */
export interface Verification {
  status: 'queued' | 'running' | 'done' | 'failed'
  /** Once done: whether all but the times is the same to the bit; else what differs most, and by how much at most. */
  equal?: boolean
  largest?: number
  where?: string
  /** All that differs, where something does. */
  differences?: Differences
  error?: { code: ErrorCode; message: string }
  /** ISO time at which it was asked for or ended, and the name of the person who asked. */
  at: string
  by: string
}

/** What a queued job carries: the question and the token ids it resolved to. */
export const RunJob = z.object({ runKey: Sha256Hex })
export type RunJob = z.infer<typeof RunJob>

/** What of a question decides its answer: names stay out, here that of a learned lens. */
const identity = <T extends object>(question: T) =>
  'lens' in question && question.lens
    ? { ...question, lens: lensIdentity(question.lens as 'logit' | LensRef) }
    : question

/** A question without what decides no number of its answer; one that has no such thing stays equal to itself. */
export function withoutGroups<Spec extends AskedSpec>(spec: Spec): Spec {
  if (spec.kind !== 'lens' || !spec.groups) return spec
  const { groups: _groups, ...asked } = spec
  return asked as Spec
}

/** What makes two questions of a board the same to a page, which can make no hash where it is served without TLS. */
export const questionText = (spec: AskedSpec): string => canonicalJson(withoutGroups(spec))

/**
 * The identity of a run: everything that decides its numbers and nothing else. Names, titles and view state stay out,
 * and the prompt enters as token ids, so two texts with the same tokens share one run. Prompts inside the question
 * have been resolved to ids before. A data set enters by its hash, so there `ids` is empty.
 */
export async function runKey(spec: RunSpec, ids: readonly number[]): Promise<string> {
  if (spec.kind === 'dataset') return specHash(spec)
  const { checkpoint, input: _input, bos: _bos, ...question } = withoutGroups(spec) as Question
  return sha256Hex(canonicalJson({ engine: ENGINE_VERSION, checkpoint: checkpoint.hash, ids, ...identity(question) }))
}

/**
 * Identity of a question before it is tokenized, so that a known question needs no tokenizer to find its run. A file of
 * another tool is its own identity.
 */
export async function specHash(spec: AskedSpec): Promise<string> {
  if (spec.kind === 'imported') return spec.hash
  const { checkpoint, ...question } = withoutGroups(RunSpec.parse(spec))
  const asked =
    question.kind === 'dataset' ? { ...identity(question), dataset: question.dataset.hash } : identity(question)
  return sha256Hex(canonicalJson({ engine: ENGINE_VERSION, checkpoint: checkpoint.hash, ...asked }))
}
