import { AppError } from '@lensboard/contract'
import { removeMember } from '@lensboard/db'
import { ProjectInput } from '../inputs.js'
import { onProject } from '../rights.js'
import { personProcedure } from '../trpc.js'

/** A member takes themselves off a shared project. */
export const leave = personProcedure.input(ProjectInput).mutation(async ({ ctx, input }) => {
  const role = await onProject(ctx, input.projectId, 'viewer')
  if (role === 'owner')
    throw new AppError('FORBIDDEN', 'You own this project, so you cannot leave it. Move it to the trash instead.')
  await removeMember(ctx.db, input.projectId, ctx.person.id)
})
