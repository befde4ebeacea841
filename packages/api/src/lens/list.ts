import { listLenses } from '@lensboard/db'
import { personProcedure } from '../trpc.js'

/** The library of this server, the newest lens first, with how many cards use each. */
export const list = personProcedure.query(({ ctx }) => listLenses(ctx.db, ctx.person.id))
