import type { HubTokenFacts } from '@lensboard/contract'
import { hubTokenFacts } from '@lensboard/db'
import { personProcedure } from '../trpc.js'

/** What an account page shows of a token for the hub; the token itself never leaves the inference service. */
export type HubTokenState = { set: false } | ({ set: true } & HubTokenFacts)

/** Whether the asker has a token for the hub, whose it is, and its last characters. */
export const hubToken = personProcedure.query(async ({ ctx }): Promise<HubTokenState> => {
  const facts = await hubTokenFacts(ctx.db, ctx.person.id)
  return facts ? { set: true, ...facts } : { set: false }
})
