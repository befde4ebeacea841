import { z } from 'zod'
import { CheckpointRef } from './checkpoint-ref.js'
import { TokenPiece } from './token.js'

const TEXT_CHARS = 200

/** A search in a checkpoint's vocabulary: text, or an id in digits. */
export const FindTokensRequest = z.object({ checkpoint: CheckpointRef, text: z.string().min(1).max(TEXT_CHARS) })
export type FindTokensRequest = z.infer<typeof FindTokensRequest>

/**
 * One token of a vocabulary. `exact` is the text itself, `id` was asked by its number, `variant` differs in its leading
 * space or its case, `part` is a piece of a text that is several tokens, `prefix` begins with the text.
 */
export const FoundToken = z.object({
  id: z.number().int(),
  piece: TokenPiece,
  how: z.enum(['exact', 'id', 'variant', 'part', 'prefix']),
})
export type FoundToken = z.infer<typeof FoundToken>
