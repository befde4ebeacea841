import { z } from 'zod'
import { PersonFacts } from './board.js'

const PERSON_ID_CHARS = 64

/** What a page asks of the other pages of its board; the server decides who may, and says who asked. */
export const TogetherAsk = z.discriminatedUnion('ask', [
  /** Everybody should look where this person looks, until they stop. */
  z.strictObject({ ask: z.literal('present') }),
  z.strictObject({ ask: z.literal('stop') }),
  /** One person should come and look. */
  z.strictObject({ ask: z.literal('bring'), person: z.string().min(1).max(PERSON_ID_CHARS) }),
])
export type TogetherAsk = z.infer<typeof TogetherAsk>

const By = PersonFacts.pick({ id: true, name: true, color: true })

/** What the server tells the pages of a board about looking together. */
export const TogetherNews = z.discriminatedUnion('is', [
  z.object({ is: z.literal('presenting'), by: By }),
  /** `lost`: they were gone for too long. */
  z.object({ is: z.literal('ended'), by: By, lost: z.boolean() }),
  z.object({ is: z.literal('brought'), by: By }),
])
export type TogetherNews = z.infer<typeof TogetherNews>
