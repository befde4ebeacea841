import { AppError } from '@lensboard/contract'
import { removeMember as removeMemberOf } from '@lensboard/db'
import { Id, ProjectInput } from '../inputs.js'
import { onProject } from '../rights.js'
import { personProcedure } from '../trpc.js'

/** The owner takes somebody off a project. A link that still works lets them in again. */
export const removeMember = personProcedure
  .input(ProjectInput.extend({ personId: Id }))
  .mutation(async ({ ctx, input: { projectId, personId } }) => {
    await onProject(ctx, projectId, 'owner')
    if (!(await removeMemberOf(ctx.db, projectId, personId))) throw new AppError('NOT_FOUND')
  })
