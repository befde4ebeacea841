import { AppError, type RunState, Sha256Hex } from '@lensboard/contract'
import { boardsOfRun, retryRun } from '@lensboard/db'
import { BoardInput } from '../inputs.js'
import { onBoard } from '../rights.js'
import { personProcedure } from '../trpc.js'

/** An editor has a failed or cancelled run tried again, for every board that shows it. */
export const retry = personProcedure
  .input(BoardInput.extend({ runKey: Sha256Hex }))
  .mutation(async ({ ctx, input: { boardId, runKey } }): Promise<RunState> => {
    await onBoard(ctx, boardId, 'editor')
    await ctx.limits.spend('newRunsPerPerson', ctx.person.id)
    const shown = (await boardsOfRun(ctx.db, runKey)).includes(boardId)
    const state = shown ? await retryRun(ctx.db, runKey, { boardId, personId: ctx.person.id }) : null
    if (!state) throw new AppError('NOT_FOUND')
    return state
  })
