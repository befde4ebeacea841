import { z } from 'zod'
import { CheckpointRef } from './checkpoint-ref.js'
import { Bos, Input, Message } from './input.js'
import { TokenPiece } from './token.js'

/** What a parity run found about one family: written by the run itself, never by hand. */
export const FamilyProof = z.object({
  modelType: z.string(),
  title: z.string(),
  /** Names of the checkpoints it was held against, one per peculiarity. */
  variants: z.array(z.string()),
  /** Largest differences over all variants: streams and logits relative to their scale, the others absolute. */
  streams: z.number(),
  logits: z.number(),
  probabilities: z.number(),
  patterns: z.number(),
})
export type FamilyProof = z.infer<typeof FamilyProof>

/** The whole table with the versions that computed both sides. */
export const Proof = z.object({
  engine: z.number().int(),
  onnxRuntime: z.string(),
  reference: z.string(),
  families: z.array(FamilyProof),
})
export type Proof = z.infer<typeof Proof>

/**
 * One line of a model picker: a folder on this machine. `ready` can run now, `reading` is being read for the first
 * time; anything else says why not in `reason`.
 */
export const ModelInfo = z.object({
  checkpoint: CheckpointRef,
  /** The name shown; the workshop model is "workshop". */
  title: z.string(),
  /** Hugging Face's model_type; empty where the config could not be read. */
  family: z.string(),
  nLayers: z.number().int(),
  nHeads: z.number().int(),
  nKvHeads: z.number().int(),
  dModel: z.number().int(),
  dVocab: z.number().int(),
  nCtx: z.number().int(),
  parameters: z.number(),
  /** On disk. */
  bytes: z.number(),
  /** Memory that its weights take once loaded. */
  memoryBytes: z.number(),
  chat: z.boolean(),
  state: z.enum(['ready', 'reading', 'unsupported', 'broken']),
  reason: z.string().optional(),
  /** Shipped with the product, in DATA_DIR/models, or in the Hugging Face cache. */
  place: z.enum(['shipped', 'data', 'hub-cache']),
  /** The commit of a snapshot in the Hugging Face cache. */
  commit: z.string().optional(),
  /** A LoRA adapter: the model it changes, and its rank. */
  adapter: z.object({ base: z.string(), rank: z.number().int() }).optional(),
  /** Where its hooks mean something else than in a sequential pre-norm decoder, one sentence each. */
  hookNotes: z.array(z.string()),
  /** Stays in memory once a card has loaded it, also when the service starts again. */
  pinned: z.boolean().optional(),
  /** In memory now; a pinned one stays. */
  loaded: z.object({ bytes: z.number(), pinned: z.boolean() }).optional(),
  /** The model card, Markdown. */
  card: z.string().optional(),
  isDefault: z.boolean(),
})
export type ModelInfo = z.infer<typeof ModelInfo>

export const TokenizeRequest = z.object({ checkpoint: CheckpointRef, input: Input, bos: Bos })
export type TokenizeRequest = z.infer<typeof TokenizeRequest>

/** Tokens `from` … `to` (exclusive) that a message of a chat became; what lies between belongs to the template. */
export const RoleSpan = z.object({ role: Message.shape.role, from: z.number().int(), to: z.number().int() })
export type RoleSpan = z.infer<typeof RoleSpan>

export const Tokenized = z.object({
  ids: z.array(z.number().int()),
  tokens: z.array(TokenPiece),
  bos: z.enum(['added', 'none']),
  /** What this tokenizer does by itself about a BOS, as a sentence. */
  bosRule: z.string(),
  /** The exact text that was tokenized, after a chat template. Absent when ids were given. */
  text: z.string().optional(),
  /** For each token, the UTF-16 range of `text` it came from; null for one that came from nowhere (an added BOS). */
  offsets: z.array(z.tuple([z.number().int(), z.number().int()]).nullable()).optional(),
  /** Which tokens each message of a chat became. */
  roles: z.array(RoleSpan).optional(),
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
  /** Bytes the service may still take, and bytes free where downloads go. */
  memoryFree: z.number(),
  diskFree: z.number(),
  /** The hub that downloads come from, as a person reads it. */
  hub: z.string(),
})
export type Capabilities = z.infer<typeof Capabilities>
