import { AppError, type CommentNews, roleAtLeast } from '@lensboard/contract'
import { boardAccess, boardThreads, threadRead, threadReads } from '@lensboard/db'
import { toAppError, toTrpcError } from '../errors.js'
import { BoardInput } from '../inputs.js'
import { createNews } from '../news.js'
import { onBoard } from '../rights.js'
import { personProcedure } from '../trpc.js'

/** All threads of a board as they are, then each change. Ends with NOT_FOUND when the asker loses the board. */
export const watch = personProcedure.input(BoardInput).subscription(async function* ({
  ctx,
  input: { boardId },
  signal,
  path,
}): AsyncGenerator<CommentNews, void> {
  const { db, person, runEvents } = ctx
  try {
    const mayComment = async () => roleAtLeast(await onBoard(ctx, boardId, 'viewer'), 'commenter')
    let may = await mayComment()
    const access = await boardAccess(db, person.id, boardId)
    if (!access) throw new AppError('NOT_FOUND')
    const news = createNews<CommentNews>(signal, keyOf)
    const tellRead = async (threadId: string) => {
      const at = await threadRead(db, threadId, person.id)
      if (at) news.put({ is: 'read', threadId, at })
    }
    // Listening begins before the first look, so that nothing falls in between.
    const stops = [
      runEvents.onComment(boardId, ({ threadId, thread, readerId }) => {
        if (readerId === undefined) news.put(thread ? { is: 'thread', thread } : { is: 'gone', threadId })
        else if (readerId === person.id) void tellRead(threadId).catch((error) => ctx.log?.(error, path))
      }),
      runEvents.onAccess(access.projectId, (personId) => {
        if (personId === undefined || personId === person.id) news.recheck()
      }),
    ]
    try {
      const [threads, read] = await Promise.all([boardThreads(db, boardId), threadReads(db, boardId, person.id)])
      yield { is: 'all', threads, read, mayComment: may }
      for (let heard = await news.next(); heard; heard = await news.next()) {
        if (heard.recheck) {
          const now = await mayComment()
          if (now !== may) yield { is: 'role', mayComment: now }
          may = now
        }
        yield* heard.states
      }
    } finally {
      for (const stop of stops) stop()
    }
  } catch (error) {
    const known = toAppError(error)
    if (known.code === 'INTERNAL') ctx.log?.(known.cause, path)
    throw toTrpcError(known)
  }
})

/** A thread that changed again while it was not told yet is told once. */
function keyOf(news: CommentNews): string {
  if (news.is === 'thread') return news.thread.id
  if (news.is === 'gone') return news.threadId
  return news.is === 'read' ? `read ${news.threadId}` : news.is
}
