import { restoreProject } from '@lensboard/db'
import { ProjectInput } from '../inputs.js'
import { onProject } from '../rights.js'
import { personProcedure } from '../trpc.js'

/** The owner takes a project out of the trash, with its members and links. */
export const restore = personProcedure.input(ProjectInput).mutation(async ({ ctx, input }) => {
  await onProject(ctx, input.projectId, 'owner')
  await restoreProject(ctx.db, input.projectId)
})
