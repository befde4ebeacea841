import { HubLensRequest } from '@lensboard/contract'
import { requireManager } from '../models/rights.js'
import { personProcedure } from '../trpc.js'

/**
 * Brings a published lens from the hub into the library: the download there is, or a new one for everybody, told with the
 * models' downloads. What comes to this machine from the hub is for who may add models.
 */
export const fromHub = personProcedure.input(HubLensRequest).mutation(async ({ ctx, input }) => {
  requireManager(ctx)
  await ctx.limits.spend('hubChecksPerPerson', ctx.person.id)
  return ctx.models.lensFromHub({ ...input, personId: ctx.person.id })
})
