import { membersOf, shareLinksOf } from '@lensboard/db'
import { ProjectInput } from '../inputs.js'
import { onProject } from '../rights.js'
import { personProcedure } from '../trpc.js'
import { linkFacts } from './link-facts.js'

/** Who is on a project and which links let people in, for those who may edit it. */
export const get = personProcedure.input(ProjectInput).query(async ({ ctx, input: { projectId } }) => {
  const role = await onProject(ctx, projectId, 'editor')
  const [links, members] = await Promise.all([shareLinksOf(ctx.db, projectId), membersOf(ctx.db, projectId)])
  return { role, links: links.map(linkFacts), members }
})
