import { z } from 'zod'
import { canonicalJson, sha256Hex } from './canonical.js'
import { CheckpointRef } from './checkpoint-ref.js'
import type { ErrorCode } from './error.js'
import { LIMITS } from './limits.js'
import { ENGINE_VERSION } from './result.js'
import { TextRef } from './training-text.js'

const Common = z.object({
  checkpoint: CheckpointRef,
  text: TextRef,
  /** What the lens is called; decides nothing else. */
  title: z.string().trim().min(1).max(LIMITS.titleChars),
  /** Read so many documents, from the first; absent: all. */
  maxSamples: z.number().int().min(1).max(LIMITS.textDocuments).optional(),
  /** Tokens that are read at once; absent: 128, or the model's context where that is shorter. */
  window: z.number().int().min(2).max(LIMITS.promptTokens).optional(),
  /** Decides the order of the text. */
  seed: z.number().int().min(0).max(0x7fffffff),
})

/** How a tuned lens is trained: loss KL(output‖lens) in nats, over windows packed from text. */
export const TunedTraining = Common.extend({
  kind: z.literal('tuned'),
  /** Steps to take, or how often all of the text is read. */
  length: z.union([
    z.object({ steps: z.number().int().min(1).max(LIMITS.trainingSteps) }),
    z.object({ epochs: z.number().int().min(1).max(LIMITS.trainingEpochs) }),
  ]),
  tokensPerStep: z.number().int().min(2).max(LIMITS.tokensPerStep),
  optimizer: z.enum(['sgd', 'adam']),
  learningRate: z.number().positive().max(100),
  momentum: z.number().min(0).lt(1),
  weightDecay: z.number().min(0).max(1),
  clipNorm: z.number().positive().max(1e6),
  warmupSteps: z.number().int().min(0).max(LIMITS.trainingSteps),
  schedule: z.enum(['linear', 'constant']),
  biasOnly: z.boolean(),
  /** Rows that are trained at once, to bound memory; absent: all. The outcome is the same. */
  rowsAtOnce: z.number().int().min(1).max(LIMITS.layers).optional(),
  /** Held-out readings without an improvement that end it; absent: it goes on to its last step. */
  patience: z.number().int().min(1).max(1_000).optional(),
})
export type TunedTraining = z.infer<typeof TunedTraining>

/** How a Jacobian lens is fitted: the mean Jacobian of the final stream over prompts and positions. */
export const JacobianTraining = Common.extend({
  kind: z.literal('jacobian'),
  /** Ends the fit once a prompt moves the mean by less, relative to it. */
  stopBelow: z.number().positive().max(1),
  /** Prompts, windows of the text, that are read in any case, and at most. */
  promptsMin: z.number().int().min(1).max(LIMITS.jacobianPrompts),
  promptsMax: z.number().int().min(1).max(LIMITS.jacobianPrompts),
})
export type JacobianTraining = z.infer<typeof JacobianTraining>

/** A lens that is to be learned, as it is asked for. */
export const TrainingSpec = z.discriminatedUnion('kind', [TunedTraining, JacobianTraining])
export type TrainingSpec = z.infer<typeof TrainingSpec>

/** Identity of a training: two people who ask for the same, under whatever title, share one job. */
export function trainingKey(spec: TrainingSpec): Promise<string> {
  const { checkpoint, text, title: _title, ...asked } = TrainingSpec.parse(spec)
  return sha256Hex(canonicalJson({ engine: ENGINE_VERSION, checkpoint: checkpoint.hash, text: text.hash, ...asked }))
}

/** What has been learned so far; a few hundred points at most, however long it takes. */
export const TrainingCurve = z.object({
  /** Blocks whose rows are learned, ascending; every list below has one number for each. */
  layers: z.array(z.number().int()),
  /** KL(output‖logit lens) on held-out text, nats; absent until it was read. */
  logitLens: z.array(z.number()).optional(),
  /** KL(output‖lens) on the text of a step, nats, before it was taken. */
  losses: z.array(z.object({ step: z.number().int(), kl: z.array(z.number()) })),
  /** KL(output‖lens) on held-out text after so many steps, nats. */
  heldOut: z.array(z.object({ step: z.number().int(), kl: z.array(z.number()) })),
  /** A Jacobian's fit instead: how far a prompt moved the mean, relative to it, smoothed. */
  change: z.array(z.object({ prompts: z.number().int(), change: z.number() })).optional(),
})
export type TrainingCurve = z.infer<typeof TrainingCurve>

type TrainingStatus = 'queued' | 'running' | 'done' | 'failed' | 'cancelled'

/** A training as everybody sees it, its curve apart. */
export interface TrainingState {
  id: string
  spec: TrainingSpec
  status: TrainingStatus
  /** What it is at; `step` counts what was done of `steps`: steps of a training, prompts of a fit. */
  stage: 'waiting' | 'loading' | 'reading' | 'learning' | 'storing'
  step: number
  steps: number
  /** Mean over rows of the lens and of the logit lens at the last reading of held-out text, nats. */
  heldOut?: number
  logitLens?: number
  tokensPerSecond?: number
  secondsLeft?: number
  /** Times it was taken up again after the service stopped. */
  resumed: number
  error?: { code: ErrorCode; message: string }
  /** Identity of what came of it, and its rows that read worse than the logit lens. */
  lens?: { hash: string; title: string; worse: number[] }
  /** Who asked first, and whether that is who looks. */
  by: string
  mine: boolean
  /** ISO times. */
  createdAt: string
  startedAt?: string
  finishedAt?: string
}

/** What a queued training's job carries. */
export const TrainingJob = z.object({ trainingId: z.string() })

/** Names of lenses are for people; a training's is what a fresh one is called unless said. */
export const newTitle = (kind: TrainingSpec['kind'], checkpoint: CheckpointRef): string =>
  `${kind === 'tuned' ? 'Tuned' : 'Jacobian'} lens of ${checkpoint.name}`.slice(0, LIMITS.titleChars)
