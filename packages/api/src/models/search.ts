import { z } from 'zod'
import { personProcedure } from '../trpc.js'

const QUERY_CHARS = 200

/** Models at the hub whose name matches, with what this machine could do with each. */
export const search = personProcedure
  .input(z.object({ text: z.string().trim().max(QUERY_CHARS) }))
  .query(async ({ ctx, input: { text } }) => {
    await ctx.limits.spend('hubSearchesPerPerson', ctx.person.id)
    return ctx.models.search({ text, personId: ctx.person.id })
  })
