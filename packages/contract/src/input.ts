import { z } from 'zod'
import { LIMITS } from './limits.js'

export const TokenId = z.number().int().min(0).max(0x7fffffff)

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

export const Layer = z.number().int().min(0).max(LIMITS.layers)

/** Inclusive on both ends, zero-based. */
export const Range = z.object({ from: Layer, to: Layer }).refine((r) => r.from <= r.to, 'From must not be after to.')
export type Range = z.infer<typeof Range>
