import { AppError } from '@lensboard/contract'
import { revokeShareLink } from '@lensboard/db'
import { Id, ProjectInput } from '../inputs.js'
import { onProject } from '../rights.js'
import { personProcedure } from '../trpc.js'

/** The owner ends a link, and with it the access of everybody it let in. */
export const revokeLink = personProcedure
  .input(ProjectInput.extend({ linkId: Id }))
  .mutation(async ({ ctx, input: { projectId, linkId } }) => {
    await onProject(ctx, projectId, 'owner')
    if (!(await revokeShareLink(ctx.db, projectId, linkId))) throw new AppError('NOT_FOUND')
  })
