import { randomBytes } from 'node:crypto'
import { createShareLink } from '@lensboard/db'
import { ProjectInput, SharedRole } from '../inputs.js'
import { onProject } from '../rights.js'
import { personProcedure } from '../trpc.js'
import { linkFacts } from './link-facts.js'

/** 128 bits: nobody guesses a link. */
const TOKEN_BYTES = 16

/** The owner's link for a role; there is one at a time, and asking again gives the same. */
export const createLink = personProcedure
  .input(ProjectInput.extend({ role: SharedRole }))
  .mutation(async ({ ctx, input: { projectId, role } }) => {
    await onProject(ctx, projectId, 'owner')
    const token = randomBytes(TOKEN_BYTES).toString('base64url')
    return linkFacts(await createShareLink(ctx.db, { projectId, role, token }))
  })
