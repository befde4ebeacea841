import { z } from 'zod'
import { TokenId } from './input.js'
import { LIMITS } from './limits.js'

/** A group's name in the ids of measures; it stays when the group is renamed or gets other tokens. */
const GroupKey = z.string().regex(/^g\d{1,4}$/)

/**
 * Followed tokens that are read as one: their probabilities add. `color` is a slot of the charts' six colours. A group
 * is a way of looking: its tokens are followed one by one (`track`), so a group decides no number of a run.
 */
export const TokenGroup = z.object({
  key: GroupKey,
  name: z.string().min(1).max(LIMITS.groupNameChars),
  color: z.number().int().min(0).max(5),
  ids: z.array(TokenId).min(1).max(LIMITS.trackedTokens),
})
export type TokenGroup = z.infer<typeof TokenGroup>
