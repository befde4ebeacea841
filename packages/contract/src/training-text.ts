import { z } from 'zod'
import { CheckpointRef, Sha256Hex } from './checkpoint-ref.js'
import { DatasetFormat } from './dataset.js'
import { LIMITS } from './limits.js'
import { uploadQuery } from './upload-query.js'

/** Which text a lens learns from: `name` is for people, `hash` (over its documents) is the identity. */
export const TextRef = z.object({ name: z.string().min(1).max(LIMITS.nameChars), hash: Sha256Hex })
export type TextRef = z.infer<typeof TextRef>

/** A text as a person keeps it: documents read from a file, one after the other. The shipped sample is everybody's. */
export const TextFacts = TextRef.extend({
  /** Size of the file it was read from. */
  bytes: z.number().int(),
  format: DatasetFormat,
  /** The column it was read from; absent where a line is a document. */
  column: z.string().optional(),
  documents: z.number().int(),
  characters: z.number().int(),
  /** Lines that could not be read, and the first of them: line or row number from 1, and why. */
  broken: z.object({ count: z.number().int(), first: z.array(z.object({ line: z.number().int(), why: z.string() })) }),
  shipped: z.boolean(),
  /** ISO time. */
  createdAt: z.string(),
})
export type TextFacts = z.infer<typeof TextFacts>

/** What is in a file of text before it is kept: its columns, and the first documents as they would be read. */
export const TextLook = TextFacts.pick({ column: true, documents: true, characters: true, broken: true }).extend({
  columns: z.array(z.string()),
  /** Beginnings of the first documents. */
  first: z.array(z.string()),
  /** What arrived waits under it for some minutes, to be kept or looked into again without coming a second time. */
  upload: z.string(),
})
export type TextLook = z.infer<typeof TextLook>

/** How many tokens a checkpoint's tokenizer makes of a text; counted on a part of a long one, then `about`. */
export const TextTokens = z.object({ tokens: z.number().int(), about: z.boolean() })
export type TextTokens = z.infer<typeof TextTokens>

export const TextTokensRequest = z.object({ hash: Sha256Hex, checkpoint: CheckpointRef })
export type TextTokensRequest = z.infer<typeof TextTokensRequest>

/** What an uploaded file is to be read as. */
export const TextUpload = uploadQuery({
  name: z.string().trim().min(1).max(LIMITS.nameChars),
  format: DatasetFormat,
  column: z.string().max(LIMITS.nameChars).optional(),
  /** Say what is in the file, keep nothing of it but the file, for some minutes. */
  look: z.literal('1').optional(),
  /** The file of an earlier look; the body is empty then. */
  upload: z.uuid().optional(),
})
