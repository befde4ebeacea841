import { TokenizeRequest } from '@lensboard/contract'
import { personProcedure } from '../trpc.js'

/** A prompt as the tokens the model reads; a mutation because prompts outgrow a URL. */
export const tokenize = personProcedure.input(TokenizeRequest).mutation(async ({ ctx, input }) => {
  await ctx.limits.spend('tokenizedPerPerson', ctx.person.id)
  return ctx.models.tokenize(input)
})
