import { AppError } from '@lensboard/contract'
import { editComment } from '@lensboard/db'
import { personProcedure } from '../trpc.js'
import { CommentInput, Words } from './comment-input.js'
import { mentionsOf } from './mentions-of.js'
import { commentOn, maySpeak } from './on-thread.js'

/** Changes the words of the asker's own comment. */
export const edit = personProcedure
  .input(CommentInput.extend(Words.shape))
  .mutation(async ({ ctx, input: { boardId, commentId, ...words } }) => {
    await maySpeak(ctx, boardId, 'comment')
    const { threadId, personId } = await commentOn(ctx.db, boardId, commentId)
    if (personId !== ctx.person.id) throw new AppError('FORBIDDEN', 'Only who wrote a comment may change it.')
    const mentions = await mentionsOf(ctx, boardId, words)
    await editComment(ctx.db, { boardId, threadId, id: commentId, text: words.text, mentions })
  })
