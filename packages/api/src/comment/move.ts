import { Anchor, AppError, roleAtLeast } from '@lensboard/contract'
import { moveThread } from '@lensboard/db'
import { personProcedure } from '../trpc.js'
import { ThreadInput } from './comment-input.js'
import { maySpeak, threadOn } from './on-thread.js'

/** Gives a thread another place: who began it may, and who may edit the board. */
export const move = personProcedure.input(ThreadInput.extend({ anchor: Anchor })).mutation(async ({ ctx, input }) => {
  const role = await maySpeak(ctx, input.boardId, 'act')
  const { starterId } = await threadOn(ctx.db, input.boardId, input.threadId)
  if (starterId !== ctx.person.id && !roleAtLeast(role, 'editor'))
    throw new AppError('FORBIDDEN', 'Only who began a thread, or an editor, may move it.')
  await moveThread(ctx.db, input)
})
