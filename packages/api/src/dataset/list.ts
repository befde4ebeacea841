import { listDatasets } from '@lensboard/db'
import { personProcedure } from '../trpc.js'

/** The lists of prompts that the asker keeps, the newest first. */
export const list = personProcedure.query(({ ctx }) => listDatasets(ctx.db, ctx.person.id))
