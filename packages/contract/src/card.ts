import { z } from 'zod'
import { LIMITS } from './limits.js'

/** SHA-256 in lower-case hex. */
export const Sha256Hex = z.string().regex(/^[0-9a-f]{64}$/)

/** Which weights: `name` is for people, `hash` (over config, tokenizer and tensors) is the identity. */
export const CheckpointRef = z.object({ name: z.string().min(1).max(200), hash: Sha256Hex })
export type CheckpointRef = z.infer<typeof CheckpointRef>

const TokenId = z.number().int().min(0).max(0x7fffffff)

export const Message = z.object({
  role: z.enum(['system', 'user', 'assistant']),
  content: z.string().max(LIMITS.promptChars),
})
export type Message = z.infer<typeof Message>

/** What the checkpoint reads. Ids given directly are read as they are: no BOS is added to them. */
export const Input = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string().max(LIMITS.promptChars) }),
  z.object({
    kind: z.literal('chat'),
    messages: z.array(Message).min(1).max(LIMITS.chatMessages),
    addGenerationPrompt: z.boolean(),
  }),
  z.object({ kind: z.literal('ids'), ids: z.array(TokenId).max(LIMITS.promptChars) }),
])
export type Input = z.infer<typeof Input>

/** `auto` does what the checkpoint's own tokenizer does. */
export const Bos = z.union([z.literal('auto'), z.boolean()])
export type Bos = z.infer<typeof Bos>

const Layer = z.number().int().min(0).max(LIMITS.layers)

/** Inclusive on both ends, zero-based. */
export const Range = z.object({ from: Layer, to: Layer }).refine((r) => r.from <= r.to, 'From must not be after to.')
export type Range = z.infer<typeof Range>

/** Which rows a lens card draws. The model's own output is always the last row, whatever stride and range say. */
export const Rows = z.object({
  pre: z.literal(true),
  mid: z.boolean(),
  stride: z.number().int().min(1).max(LIMITS.layers),
  from: Layer.optional(),
  to: Layer.optional(),
})
export type Rows = z.infer<typeof Rows>

/** Interventions come as graph inputs with a later issue; until then the list is empty, and its place is kept. */
const Interventions = z.array(z.never()).max(LIMITS.interventions)

export const LensSpec = z.object({
  kind: z.literal('lens'),
  checkpoint: CheckpointRef,
  input: Input,
  bos: Bos,
  lens: z.literal('logit'),
  rows: Rows,
  topK: z.number().int().min(1).max(LIMITS.topK),
  track: z.array(TokenId).max(LIMITS.trackedTokens),
  interventions: Interventions,
})
export type LensSpec = z.infer<typeof LensSpec>

export const AttentionSpec = z.object({
  kind: z.literal('attention'),
  checkpoint: CheckpointRef,
  input: Input,
  bos: Bos,
  /** Which blocks; absent means all. */
  layers: Range.optional(),
  heads: z.union([z.literal('all'), z.array(z.number().int().min(0).max(LIMITS.heads)).min(1).max(LIMITS.heads)]),
  /** `heads` averages over the chosen heads of a block, `all` over heads and blocks; `none` keeps every pattern. */
  reduce: z.enum(['none', 'heads', 'all']),
  interventions: Interventions,
})
export type AttentionSpec = z.infer<typeof AttentionSpec>

/** A card is a question; this is the question as plain data. */
export const CardSpec = z.discriminatedUnion('kind', [LensSpec, AttentionSpec])
export type CardSpec = z.infer<typeof CardSpec>
export type CardKind = CardSpec['kind']

/** A fresh question about a checkpoint, with the defaults every form starts from. */
export function newSpec(kind: CardKind, checkpoint: CheckpointRef, text: string): CardSpec {
  const input: Input = { kind: 'text', text }
  if (kind === 'attention')
    return { kind, checkpoint, input, bos: 'auto', heads: 'all', reduce: 'none', interventions: [] }
  const rows: Rows = { pre: true, mid: false, stride: 1 }
  return { kind, checkpoint, input, bos: 'auto', lens: 'logit', rows, topK: 5, track: [], interventions: [] }
}

/** The prompt as one line for titles and search; ids are listed, messages joined. */
export function promptText(input: Input): string {
  if (input.kind === 'text') return input.text
  if (input.kind === 'ids') return `ids ${input.ids.join(', ')}`
  return input.messages.map((m) => m.content).join(' · ')
}
