import { Reaction } from '@lensboard/contract'
import { reactToComment } from '@lensboard/db'
import { z } from 'zod'
import { personProcedure } from '../trpc.js'
import { CommentInput } from './comment-input.js'
import { commentOn, maySpeak } from './on-thread.js'

/** Puts the asker's reaction on a comment, or takes it away. */
export const react = personProcedure
  .input(CommentInput.extend({ reaction: Reaction, on: z.boolean() }))
  .mutation(async ({ ctx, input: { commentId: id, ...input } }) => {
    await maySpeak(ctx, input.boardId, 'act')
    const { threadId } = await commentOn(ctx.db, input.boardId, id)
    await reactToComment(ctx.db, { ...input, id, threadId, personId: ctx.person.id })
  })
