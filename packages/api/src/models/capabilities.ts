import { personProcedure } from '../trpc.js'

/** What the inference service runs on. */
export const capabilities = personProcedure.query(({ ctx }) => ctx.models.capabilities())
