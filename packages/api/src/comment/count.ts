import { projectComments } from '@lensboard/db'
import { ProjectInput } from '../inputs.js'
import { onProject } from '../rights.js'
import { personProcedure } from '../trpc.js'

/** How many comments a copy of this project could take along. */
export const count = personProcedure.input(ProjectInput).query(async ({ ctx, input: { projectId } }) => {
  await onProject(ctx, projectId, 'viewer')
  return projectComments(ctx.db, projectId)
})
