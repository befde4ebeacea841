import type { Capabilities } from '@lensboard/contract'
import { personProcedure } from '../trpc.js'
import { whyNotManage } from './rights.js'

/** What the inference service runs on, and whether the asker may manage models: `mayNotManage` says why not. */
export const capabilities = personProcedure.query(
  async ({ ctx }): Promise<Capabilities & { mayNotManage: string | null }> => ({
    ...(await ctx.models.capabilities()),
    mayNotManage: whyNotManage(ctx.modelManagers, ctx.person),
  }),
)
