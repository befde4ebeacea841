import { renameProject } from '@lensboard/db'
import { ProjectInput, ProjectName } from '../inputs.js'
import { onProject } from '../rights.js'
import { personProcedure } from '../trpc.js'

/** Editors name a project. */
export const rename = personProcedure
  .input(ProjectInput.extend({ name: ProjectName }))
  .mutation(async ({ ctx, input }) => {
    await onProject(ctx, input.projectId, 'editor')
    await renameProject(ctx.db, input.projectId, input.name)
  })
