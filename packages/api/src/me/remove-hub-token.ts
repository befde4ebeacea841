import { removeHubToken as remove } from '@lensboard/db'
import { personProcedure } from '../trpc.js'
import type { HubTokenState } from './hub-token.js'

/** Forgets the asker's token for the hub. */
export const removeHubToken = personProcedure.mutation(async ({ ctx }): Promise<HubTokenState> => {
  await remove(ctx.db, ctx.person.id)
  return { set: false }
})
