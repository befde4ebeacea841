import { AppError, type PersonFacts, type Role } from '@lensboard/contract'
import { commentFactsOf, type Db, threadFacts } from '@lensboard/db'
import type { ApiContext } from '../context.js'
import { onBoard } from '../rights.js'

interface Asking {
  db: Db
  person: PersonFacts
  limits: ApiContext['limits']
}

/** The asker's role where it lets them take part in comments; counts the act. Throws NOT_FOUND, FORBIDDEN, RATE_LIMITED. */
export async function maySpeak(ctx: Asking, boardId: string, counted: 'comment' | 'act'): Promise<Role> {
  const role = await onBoard(ctx, boardId, 'commenter')
  await ctx.limits.spend(counted === 'comment' ? 'commentsPerPerson' : 'commentActsPerPerson', ctx.person.id)
  return role
}

/** A thread of this board; throws NOT_FOUND, also for one of another board. */
export async function threadOn(db: Db, boardId: string, threadId: string) {
  const thread = await threadFacts(db, threadId)
  if (thread?.boardId !== boardId) throw new AppError('NOT_FOUND', 'This thread was deleted.')
  return thread
}

/** A comment of this board; throws NOT_FOUND, also for one of another board. */
export async function commentOn(db: Db, boardId: string, commentId: string) {
  const comment = await commentFactsOf(db, commentId)
  if (comment?.boardId !== boardId) throw new AppError('NOT_FOUND', 'This comment was deleted.')
  return comment
}
