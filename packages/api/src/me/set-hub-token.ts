import { z } from 'zod'
import { personProcedure } from '../trpc.js'
import type { HubTokenState } from './hub-token.js'

/** Tokens of Hugging Face have 37 characters; mirrors have their own, and none has spaces. */
const Token = z
  .string()
  .trim()
  .refine((token) => /^[\x21-\x7e]{8,200}$/.test(token), 'This is no token. Copy it from your settings at the hub.')

/**
 * Keeps the asker's token for the hub, in place of the one before. An answer without an account means that the hub
 * could not be asked whose it is. Throws HUB_TOKEN_NEEDED when the hub does not know it.
 */
export const setHubToken = personProcedure
  .input(z.object({ token: Token }))
  .mutation(async ({ ctx, input: { token } }): Promise<HubTokenState> => {
    await ctx.limits.spend('hubTokensPerPerson', ctx.person.id)
    return { set: true, ...(await ctx.models.setHubToken({ token, personId: ctx.person.id })) }
  })
