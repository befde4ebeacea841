import { personProcedure } from '../trpc.js'

/** Every model that is here, with the reason where one cannot run. */
export const list = personProcedure.query(({ ctx }) => ctx.models.list())
