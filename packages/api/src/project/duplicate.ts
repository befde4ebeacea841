import { LIMITS } from '@lensboard/contract'
import { ProjectInput } from '../inputs.js'
import { personProcedure } from '../trpc.js'
import { copyFor, WithComments } from './copy.js'

const SUFFIX = ' copy'

/** "Facts" becomes "Facts copy"; a name at the limit gives way to the suffix. */
export const copyName = (name: string): string =>
  [...name]
    .slice(0, LIMITS.nameChars - SUFFIX.length)
    .join('')
    .trimEnd() + SUFFIX

/** Another project with the same boards, owned by the asker. */
export const duplicate = personProcedure
  .input(ProjectInput.extend(WithComments))
  .mutation(({ ctx, input }) =>
    copyFor(ctx, input.projectId, { named: copyName, lineage: false, comments: input.comments }),
  )
