import { AppError } from '@lensboard/contract'
import { keptCard as readKeptCard } from '@lensboard/db'
import { onBoard } from '../rights.js'
import { personProcedure } from '../trpc.js'
import { ThreadInput } from './comment-input.js'
import { threadOn } from './on-thread.js'

/** The record of the deleted card that a thread is about, for an editor to bring back. */
export const keptCard = personProcedure.input(ThreadInput).query(async ({ ctx, input: { boardId, threadId } }) => {
  await onBoard(ctx, boardId, 'editor')
  await threadOn(ctx.db, boardId, threadId)
  const card = await readKeptCard(ctx.db, threadId)
  if (card === null) throw new AppError('NOT_FOUND', 'What this card was is not kept.')
  return card
})
