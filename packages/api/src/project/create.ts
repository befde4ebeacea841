import { createProject } from '@lensboard/db'
import { z } from 'zod'
import { ProjectName } from '../inputs.js'
import { personProcedure } from '../trpc.js'

const UNTITLED = 'Untitled'

/** A new project with an empty board. */
export const create = personProcedure
  .input(z.object({ name: ProjectName.optional() }))
  .mutation(({ ctx, input }) => createProject(ctx.db, ctx.person.id, input.name ?? UNTITLED))
