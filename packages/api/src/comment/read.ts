import { readThread } from '@lensboard/db'
import { z } from 'zod'
import { onBoard } from '../rights.js'
import { personProcedure } from '../trpc.js'
import { ThreadInput } from './comment-input.js'
import { threadOn } from './on-thread.js'

/** Notes that the asker has read a thread up to the newest comment they saw. Whoever may look may read. */
export const read = personProcedure
  .input(ThreadInput.extend({ upTo: z.iso.datetime() }))
  .mutation(async ({ ctx, input: { upTo, ...input } }) => {
    await onBoard(ctx, input.boardId, 'viewer')
    await ctx.limits.spend('commentActsPerPerson', ctx.person.id)
    await threadOn(ctx.db, input.boardId, input.threadId)
    await readThread(ctx.db, { ...input, personId: ctx.person.id, upTo: new Date(upTo) })
  })
