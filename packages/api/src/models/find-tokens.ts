import { FindTokensRequest } from '@lensboard/contract'
import { personProcedure } from '../trpc.js'

/** Tokens of a checkpoint's vocabulary that a person may mean by a text, at most 20. */
export const findTokens = personProcedure.input(FindTokensRequest).query(async ({ ctx, input }) => {
  await ctx.limits.spend('tokenizedPerPerson', ctx.person.id)
  return ctx.models.findTokens(input)
})
