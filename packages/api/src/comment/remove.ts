import { AppError } from '@lensboard/contract'
import { removeComment } from '@lensboard/db'
import { personProcedure } from '../trpc.js'
import { CommentInput } from './comment-input.js'
import { commentOn, maySpeak } from './on-thread.js'

/** Deletes the asker's own comment; who owns the board may delete everybody's. The last one takes its thread along. */
export const remove = personProcedure.input(CommentInput).mutation(async ({ ctx, input: { boardId, commentId } }) => {
  const role = await maySpeak(ctx, boardId, 'act')
  const { threadId, personId } = await commentOn(ctx.db, boardId, commentId)
  if (personId !== ctx.person.id && role !== 'owner')
    throw new AppError('FORBIDDEN', 'Only who wrote a comment, or the owner of the board, may delete it.')
  await removeComment(ctx.db, { boardId, threadId, id: commentId })
})
