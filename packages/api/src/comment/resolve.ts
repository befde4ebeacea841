import { resolveThread } from '@lensboard/db'
import { z } from 'zod'
import { personProcedure } from '../trpc.js'
import { ThreadInput } from './comment-input.js'
import { maySpeak, threadOn } from './on-thread.js'

/** Resolves a thread in the asker's name, or opens it again; whoever may comment may. */
export const resolve = personProcedure
  .input(ThreadInput.extend({ resolved: z.boolean() }))
  .mutation(async ({ ctx, input }) => {
    await maySpeak(ctx, input.boardId, 'act')
    await threadOn(ctx.db, input.boardId, input.threadId)
    await resolveThread(ctx.db, { ...input, personId: ctx.person.id })
  })
