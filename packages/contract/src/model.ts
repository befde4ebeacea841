import { z } from 'zod'
import { Bos, CheckpointRef, Input } from './card.js'
import { TokenPiece } from './token.js'

/** One line of a model picker. `ready` can run now; anything else says why not in `reason`. */
export const ModelInfo = z.object({
  checkpoint: CheckpointRef,
  /** The name shown; the workshop model is "workshop". */
  title: z.string(),
  family: z.string(),
  nLayers: z.number().int(),
  nHeads: z.number().int(),
  nKvHeads: z.number().int(),
  dModel: z.number().int(),
  dVocab: z.number().int(),
  nCtx: z.number().int(),
  parameters: z.number(),
  bytes: z.number(),
  chat: z.boolean(),
  state: z.enum(['ready', 'unsupported', 'broken']),
  reason: z.string().optional(),
  /** The model card, Markdown. */
  card: z.string().optional(),
  isDefault: z.boolean(),
})
export type ModelInfo = z.infer<typeof ModelInfo>

export const TokenizeRequest = z.object({ checkpoint: CheckpointRef, input: Input, bos: Bos })
export type TokenizeRequest = z.infer<typeof TokenizeRequest>

export const Tokenized = z.object({
  ids: z.array(z.number().int()),
  tokens: z.array(TokenPiece),
  bos: z.enum(['added', 'none']),
  /** The exact text that was tokenized, after a chat template. Absent when ids were given. */
  text: z.string().optional(),
  /** Longest prompt this checkpoint may be asked, in tokens. */
  maxTokens: z.number().int(),
})
export type Tokenized = z.infer<typeof Tokenized>

export const Capabilities = z.object({
  /** Execution provider in use, and why it is not the one asked for. */
  provider: z.string(),
  requested: z.string(),
  fallback: z.string().optional(),
  engine: z.number().int(),
})
export type Capabilities = z.infer<typeof Capabilities>

/** What the inference service answers directly; everything heavy goes through the queue. */
export interface ModelService {
  list(): Promise<ModelInfo[]>
  /** Throws MODEL_UNKNOWN, CHECKPOINT_CHANGED, TOKEN_OUT_OF_RANGE, NO_CHAT_TEMPLATE, INFERENCE_DOWN. */
  tokenize(request: TokenizeRequest): Promise<Tokenized>
  capabilities(): Promise<Capabilities>
}
