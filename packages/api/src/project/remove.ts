import { AppError } from '@lensboard/contract'
import { removeProject } from '@lensboard/db'
import { ProjectInput } from '../inputs.js'
import { onProject } from '../rights.js'
import { personProcedure } from '../trpc.js'

/** The owner deletes a project for ever; only out of the trash, so that one slip deletes nothing. */
export const remove = personProcedure.input(ProjectInput).mutation(async ({ ctx, input }) => {
  await onProject(ctx, input.projectId, 'owner')
  if (!(await removeProject(ctx.db, input.projectId)))
    throw new AppError('BAD_REQUEST', 'This project is not in the trash. Move it there first.')
})
