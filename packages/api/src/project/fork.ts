import { ProjectInput, ProjectName } from '../inputs.js'
import { personProcedure } from '../trpc.js'
import { copyFor, WithComments } from './copy.js'

/** A project of the asker's own that remembers where it came from. Any role may fork; no result is computed again. */
export const fork = personProcedure
  .input(ProjectInput.extend({ name: ProjectName.optional(), ...WithComments }))
  .mutation(({ ctx, input }) =>
    copyFor(ctx, input.projectId, { named: (source) => input.name ?? source, lineage: true, comments: input.comments }),
  )
