import type { RunState } from '@lensboard/contract'
import { AppError } from '@lensboard/contract'
import { boardAccess, boardRuns } from '@lensboard/db'
import { toAppError, toTrpcError } from '../errors.js'
import { BoardInput } from '../inputs.js'
import { createNews } from '../news.js'
import { onBoard } from '../rights.js'
import { personProcedure } from '../trpc.js'

/** Every run of a board: first as it is, then each change. Ends with NOT_FOUND when the asker loses the board. */
export const watch = personProcedure.input(BoardInput).subscription(async function* ({
  ctx,
  input: { boardId },
  signal,
  path,
}): AsyncGenerator<RunState, void> {
  const { db, person, runEvents } = ctx
  try {
    await onBoard(ctx, boardId, 'viewer')
    const access = await boardAccess(db, person.id, boardId)
    if (!access) throw new AppError('NOT_FOUND')
    const news = createNews<RunState>(signal, ({ runKey }) => runKey)
    // Listening begins before the first look, so that nothing falls in between.
    const stops = [
      runEvents.onRun(boardId, news.put),
      runEvents.onAccess(access.projectId, (personId) => {
        if (personId === undefined || personId === person.id) news.recheck()
      }),
    ]
    try {
      yield* await boardRuns(db, boardId)
      for (let heard = await news.next(); heard; heard = await news.next()) {
        if (heard.recheck) await onBoard(ctx, boardId, 'viewer')
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
