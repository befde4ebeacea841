import { z } from 'zod'
import { CheckpointRef, Sha256Hex } from './checkpoint-ref.js'
import { LIMITS } from './limits.js'

/** How one row of a lens reads text it was not trained on; means over tokens, nats. */
const RowQuality = z.object({
  /** KL(output‖lens) */
  kl: z.number(),
  /** −log p of the true next token. */
  crossEntropy: z.number(),
  /** Share of tokens whose most probable next token is the output's. */
  top1: z.number().min(0).max(1),
  /** KL of the mean distributions, output's and lens's: what is wrong whatever the text. */
  bias: z.number(),
})
export type RowQuality = z.infer<typeof RowQuality>

/** A lens beside the logit lens on the same held-out text, row by row. */
const LensEvaluation = z.object({
  nTokens: z.number().int().min(1),
  lens: z.array(RowQuality).max(LIMITS.layers),
  logitLens: z.array(RowQuality).max(LIMITS.layers),
  /** −log p of the true next token by the model's own output. */
  crossEntropy: z.number(),
  /** KL(output‖mean output over this text): what a reading that knows nothing of the tokens before loses. */
  chance: z.number().optional(),
})
export type LensEvaluation = z.infer<typeof LensEvaluation>

/** How a lens came to be, as far as is known. */
const LensOrigin = z.object({
  /** `trained` or `fitted` here, or read from a file of this form. */
  by: z.enum(['trained', 'fitted', 'tuned-lens', 'jacobian', 'full-affine', 'lensboard']),
  /** What it learned from: a name for people, and how much. */
  text: z.string().max(LIMITS.nameChars).optional(),
  nTokens: z.number().int().min(0).optional(),
  nPrompts: z.number().int().min(0).optional(),
  steps: z.number().int().min(0).optional(),
  optimizer: z.enum(['sgd', 'adam']).optional(),
  learningRate: z.number().optional(),
  weightDecay: z.number().optional(),
  seed: z.number().int().optional(),
  wallMs: z.number().optional(),
  engineVersion: z.number().int().optional(),
  /** What was done to it on the way here, and what only a person said, each a sentence. */
  notes: z.array(z.string().max(LIMITS.noteChars)).max(8).optional(),
})
export type LensOrigin = z.infer<typeof LensOrigin>

/**
 * A lens that was learned: at each of its rows an affine map of the stream, then the model's own head. `tuned` reads what
 * enters a block, h + weight · h + bias; `jacobian` what leaves it, weight · h.
 */
export const TrainedLens = z.object({
  version: z.literal(1),
  kind: z.enum(['tuned', 'jacobian']),
  title: z.string().min(1).max(LIMITS.titleChars),
  /** Which weights it was made for; a lens whose maker did not say has a name alone. */
  checkpoint: CheckpointRef.partial({ hash: true }),
  capture: z.enum(['resid_pre', 'resid_post']),
  /** The layer of each row's map, ascending. */
  layers: z.array(z.number().int().min(0).max(LIMITS.layers)).min(1).max(LIMITS.layers),
  dModel: z.number().int().min(1).max(65_536),
  origin: LensOrigin,
  evaluation: LensEvaluation.optional(),
  /** SHA-256 of its numbers: weight [R, dModel, dModel], then bias [R, dModel] where there is one, little-endian. */
  sha256: Sha256Hex,
})
export type TrainedLens = z.infer<typeof TrainedLens>
