import { TextTokensRequest } from '@lensboard/contract'
import { personProcedure } from '../trpc.js'

/** How many tokens a model makes of a text. Throws TEXT_UNKNOWN, MODEL_UNKNOWN, CHECKPOINT_CHANGED. */
export const tokens = personProcedure.input(TextTokensRequest).query(async ({ ctx, input }) => {
  await ctx.limits.spend('tokenizedPerPerson', ctx.person.id)
  return ctx.models.textTokens(input)
})
