import { z } from 'zod'

/** SHA-256 in lower-case hex. */
export const Sha256Hex = z.string().regex(/^[0-9a-f]{64}$/)

/** Which weights: `name` is for people, `hash` (over config, tokenizer and tensors) is the identity. */
export const CheckpointRef = z.object({ name: z.string().min(1).max(200), hash: Sha256Hex })
export type CheckpointRef = z.infer<typeof CheckpointRef>
