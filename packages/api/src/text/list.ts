import { listTexts } from '@lensboard/db'
import { personProcedure } from '../trpc.js'

/** The text that ships with the product, then those that the asker keeps, the newest first. */
export const list = personProcedure.query(({ ctx }) => listTexts(ctx.db, ctx.person.id))
