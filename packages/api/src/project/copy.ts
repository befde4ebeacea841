import { AppError, type PersonFacts } from '@lensboard/contract'
import { copyProject, type Db, findProject } from '@lensboard/db'
import { z } from 'zod'
import { onProject } from '../rights.js'

/** Comments belong to a talk among people, so a copy has them only when somebody says so. */
export const WithComments = { comments: z.boolean().default(false) }

/** Copies a project that the asker may see into one of their own; `named` makes the copy's name from the source's. */
export async function copyFor(
  ctx: { db: Db; person: PersonFacts },
  projectId: string,
  { named, ...what }: { named: (source: string) => string; lineage: boolean; comments: boolean },
): Promise<{ projectId: string; boardId: string }> {
  await onProject(ctx, projectId, 'viewer')
  const source = await findProject(ctx.db, projectId)
  const name = source && named(source.name)
  const copy = name && (await copyProject(ctx.db, { sourceId: projectId, ownerId: ctx.person.id, name, ...what }))
  if (!copy) throw new AppError('NOT_FOUND')
  return copy
}
