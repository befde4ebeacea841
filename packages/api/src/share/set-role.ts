import { AppError } from '@lensboard/contract'
import { setMemberRole } from '@lensboard/db'
import { Id, ProjectInput, SharedRole } from '../inputs.js'
import { onProject } from '../rights.js'
import { personProcedure } from '../trpc.js'

/** The owner sets a member's role by hand; links do not change it any more. */
export const setRole = personProcedure
  .input(ProjectInput.extend({ personId: Id, role: SharedRole }))
  .mutation(async ({ ctx, input: { projectId, ...change } }) => {
    await onProject(ctx, projectId, 'owner')
    if (!(await setMemberRole(ctx.db, { projectId, ...change }))) throw new AppError('NOT_FOUND')
  })
