import { z } from 'zod'
import { canonicalJson, sha256Hex } from './canonical.js'
import { Sha256Hex } from './checkpoint-ref.js'
import { LIMITS } from './limits.js'

/** Files that a list of prompts can be read from; pasted lines are `txt`. */
export const DatasetFormat = z.enum(['txt', 'jsonl', 'csv', 'parquet'])
export type DatasetFormat = z.infer<typeof DatasetFormat>

/** One prompt, and what should follow it where the list says so. */
export const DatasetPrompt = z.object({
  text: z.string().min(1).max(LIMITS.promptChars),
  answer: z.string().min(1).max(LIMITS.promptChars).optional(),
})
export type DatasetPrompt = z.infer<typeof DatasetPrompt>

/** A list of prompts as a person keeps it. */
export const DatasetFacts = z.object({
  /** Over its prompts, so that the same prompts from two files are one list. */
  hash: Sha256Hex,
  name: z.string().min(1).max(LIMITS.nameChars),
  /** Size of the file it was read from. */
  bytes: z.number().int(),
  format: DatasetFormat,
  /** The columns it was read from; absent where a line is a prompt. */
  column: z.string().optional(),
  answerColumn: z.string().optional(),
  prompts: z.number().int(),
  /** Prompts with an expected answer. */
  answers: z.number().int(),
  /** Lines that could not be read, and the first of them: line or row number from 1, and why. */
  broken: z.object({ count: z.number().int(), first: z.array(z.object({ line: z.number().int(), why: z.string() })) }),
  /** ISO time. */
  createdAt: z.string(),
})
export type DatasetFacts = z.infer<typeof DatasetFacts>

/** What a person looks at before choosing a list: its first prompts. */
export const DatasetPreview = z.object({ hash: Sha256Hex, prompts: z.number().int(), first: z.array(DatasetPrompt) })
export type DatasetPreview = z.infer<typeof DatasetPreview>

/** Identity of a list of prompts: SHA-256 of its canonical JSON. */
export const datasetHash = (prompts: readonly DatasetPrompt[]): Promise<string> => sha256Hex(canonicalJson(prompts))
