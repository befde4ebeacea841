import { HubLink } from '@lensboard/contract'
import { z } from 'zod'
import { personProcedure } from '../trpc.js'
import { requireManager } from './rights.js'

/** Checks a model and fetches it: the download there is, or a new one for everybody. */
export const download = personProcedure
  .input(z.object({ link: HubLink }))
  .mutation(async ({ ctx, input: { link } }) => {
    requireManager(ctx)
    await ctx.limits.spend('hubChecksPerPerson', ctx.person.id)
    return ctx.models.download({ link, personId: ctx.person.id })
  })
