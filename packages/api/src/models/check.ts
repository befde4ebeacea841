import { HubLink } from '@lensboard/contract'
import { z } from 'zod'
import { personProcedure } from '../trpc.js'

/** What a model at the hub is, before anything big of it is fetched. */
export const check = personProcedure.input(z.object({ link: HubLink })).query(async ({ ctx, input: { link } }) => {
  await ctx.limits.spend('hubChecksPerPerson', ctx.person.id)
  return ctx.models.check({ link, personId: ctx.person.id })
})
