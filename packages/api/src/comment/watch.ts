import type { CommentNews } from '@lensboard/contract'
import { boardThreads, threadRead, threadReads } from '@lensboard/db'
import { BoardInput } from '../inputs.js'
import { onBoard } from '../rights.js'
import { personProcedure } from '../trpc.js'
import { watching, watchingBoard } from '../watching.js'

/** All threads of a board as they are, then each change. Ends with NOT_FOUND when the asker loses the board. */
export const watch = personProcedure.input(BoardInput).subscription((asked) => {
  const { ctx, input, signal, path } = asked
  const { db, person, runEvents } = ctx
  const { boardId } = input
  const roleNow = () => onBoard(ctx, boardId, 'viewer')
  const threads = watchingBoard<CommentNews>({
    board: { ctx, boardId, signal },
    keyOf,
    listen(news) {
      const tellRead = async (threadId: string) => {
        const at = await threadRead(db, threadId, person.id)
        if (at) news.put({ is: 'read', threadId, at })
      }
      return runEvents.onComment(boardId, ({ threadId, thread, readerId }) => {
        if (readerId === undefined) news.put(thread ? { is: 'thread', thread } : { is: 'gone', threadId })
        else if (readerId === person.id) void tellRead(threadId).catch((error) => ctx.log?.(error, path))
      })
    },
    async *tell(news) {
      let role = await roleNow()
      const [threads, read] = await Promise.all([boardThreads(db, boardId), threadReads(db, boardId, person.id)])
      yield { is: 'all', threads, read, role }
      for (let heard = await news.next(); heard; heard = await news.next()) {
        if (heard.recheck) {
          const now = await roleNow()
          if (now !== role) yield { is: 'role', role: now }
          role = now
        }
        yield* heard.states
      }
    },
  })
  return watching(asked, threads)
})

/** A thread that changed again while it was not told yet is told once. */
function keyOf(news: CommentNews): string {
  if (news.is === 'thread') return news.thread.id
  if (news.is === 'gone') return news.threadId
  return news.is === 'read' ? `read ${news.threadId}` : news.is
}
