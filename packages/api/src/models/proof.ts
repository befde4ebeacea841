import { personProcedure } from '../trpc.js'

/** What the parity run found about each family. */
export const proof = personProcedure.query(({ ctx }) => ctx.models.proof())
