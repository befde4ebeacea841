import type { RunNews } from '@lensboard/contract'
import { boardRuns } from '@lensboard/db'
import { BoardInput } from '../inputs.js'
import { onBoard } from '../rights.js'
import { personProcedure } from '../trpc.js'
import { watching, watchingBoard } from '../watching.js'

/**
 * Every run of a board: first as it is, then each change, with a small answer to who asked for it. Ends with NOT_FOUND when the asker loses the board.
 */
export const watch = personProcedure.input(BoardInput).subscription((asked) => {
  const { ctx, input, signal } = asked
  const { boardId } = input
  const mayLook = () => onBoard(ctx, boardId, 'viewer')
  const runs = watchingBoard<RunNews>({
    board: { ctx, boardId, signal },
    keyOf: ({ runKey }) => runKey,
    listen: (news) =>
      ctx.runEvents.onRun(boardId, ({ state, askedBy, answer }) =>
        news.put(answer && askedBy === ctx.person.id ? { ...state, answer: answer.toString('base64') } : state),
      ),
    async *tell(news) {
      await mayLook()
      yield* await boardRuns(ctx.db, boardId)
      for (let heard = await news.next(); heard; heard = await news.next()) {
        if (heard.recheck) await mayLook()
        yield* heard.states
      }
    },
  })
  return watching(asked, runs)
})
