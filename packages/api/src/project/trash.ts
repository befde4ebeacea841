import { trashProject } from '@lensboard/db'
import { ProjectInput } from '../inputs.js'
import { onProject } from '../rights.js'
import { personProcedure } from '../trpc.js'

/** The owner moves a project to the trash; for everybody else it is gone. */
export const trash = personProcedure.input(ProjectInput).mutation(async ({ ctx, input }) => {
  await onProject(ctx, input.projectId, 'owner')
  await trashProject(ctx.db, input.projectId)
})
