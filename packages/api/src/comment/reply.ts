import { addComment } from '@lensboard/db'
import { personProcedure } from '../trpc.js'
import { NewId, ThreadInput, Words } from './comment-input.js'
import { mentionsOf } from './mentions-of.js'
import { maySpeak, threadOn } from './on-thread.js'

/** Adds a comment to a thread; one that was resolved is open again. */
export const reply = personProcedure
  .input(ThreadInput.extend({ ...NewId.shape, ...Words.shape }))
  .mutation(async ({ ctx, input: { boardId, threadId, id, ...words } }) => {
    await maySpeak(ctx, boardId, 'comment')
    await threadOn(ctx.db, boardId, threadId)
    const mentions = await mentionsOf(ctx, boardId, words)
    await addComment(ctx.db, { id, boardId, personId: ctx.person.id, text: words.text, mentions }, threadId)
  })
