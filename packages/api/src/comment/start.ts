import { Anchor } from '@lensboard/contract'
import { startThread } from '@lensboard/db'
import { BoardInput } from '../inputs.js'
import { personProcedure } from '../trpc.js'
import { NewId, Words } from './comment-input.js'
import { mentionsOf } from './mentions-of.js'
import { maySpeak } from './on-thread.js'

/** Begins a thread about a place of the board; its id is that of its first comment. */
export const start = personProcedure
  .input(BoardInput.extend({ anchor: Anchor, ...NewId.shape, ...Words.shape }))
  .mutation(async ({ ctx, input: { boardId, anchor, id, ...words } }) => {
    await maySpeak(ctx, boardId, 'comment')
    const mentions = await mentionsOf(ctx, boardId, words)
    await startThread(ctx.db, { id, boardId, personId: ctx.person.id, text: words.text, mentions }, anchor)
  })
