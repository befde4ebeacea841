import { publicProcedure } from '../trpc.js'

/** Who is asking, or null. */
export const get = publicProcedure.query(({ ctx }) => ctx.person)
