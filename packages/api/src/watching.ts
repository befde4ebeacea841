import { AppError, type PersonFacts } from '@lensboard/contract'
import { boardAccess } from '@lensboard/db'
import type { ApiContext } from './context.js'
import { toAppError, toTrpcError } from './errors.js'
import { createNews, type News } from './news.js'

/** What a stream tells, which fails with a code as every answer does, and is logged where nobody foresaw it. */
export async function* watching<Told>(
  { ctx, path }: { ctx: { log?: ApiContext['log'] | undefined }; path: string },
  told: AsyncIterable<Told>,
): AsyncGenerator<Told, void> {
  try {
    yield* told
  } catch (error) {
    const known = toAppError(error)
    if (known.code === 'INTERNAL') ctx.log?.(known.cause, path)
    throw toTrpcError(known)
  }
}

export interface BoardWatch<State> {
  board: {
    ctx: Pick<ApiContext, 'db' | 'runEvents'> & { person: PersonFacts }
    boardId: string
    signal: AbortSignal | undefined
  }
  keyOf: (state: State) => string
  /** Puts what happens on the board into the news; answers with how to stop. */
  listen: (news: News<State>) => () => void
  /** What is told: first as it is, then from the news. */
  tell: (news: News<State>) => AsyncIterable<State>
}

/** The news of a board, which ask to look anew when the asker's rights may have changed. Throws NOT_FOUND. */
export async function* watchingBoard<State>(watch: BoardWatch<State>): AsyncGenerator<State, void> {
  const { ctx, boardId, signal } = watch.board
  const { db, person, runEvents } = ctx
  const access = await boardAccess(db, person.id, boardId)
  if (!access) throw new AppError('NOT_FOUND')
  const news = createNews<State>(signal, watch.keyOf)
  // Listening begins before the first look, so that nothing falls in between.
  const stops = [
    watch.listen(news),
    runEvents.onAccess(access.projectId, (personId) => {
      if (personId === undefined || personId === person.id) news.recheck()
    }),
  ]
  try {
    yield* watch.tell(news)
  } finally {
    for (const stop of stops) stop()
  }
}
