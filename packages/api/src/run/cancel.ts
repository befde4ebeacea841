import { AppError, RunSpec, type RunState, Sha256Hex, specHash } from '@lensboard/contract'
import { cancelRun, findRunBySpec } from '@lensboard/db'
import { BoardInput } from '../inputs.js'
import { onBoard } from '../rights.js'
import { personProcedure } from '../trpc.js'

const CancelInput = BoardInput.extend({ runKey: Sha256Hex.optional(), spec: RunSpec.optional() }).refine(
  ({ runKey, spec }) => (runKey === undefined) !== (spec === undefined),
  'Name either the run or its question.',
)

/**
 * An editor cancels a queued or running run of a board, named by its key or its question. The board sees it as failed
 * with RUN_CANCELLED until somebody retries it; where another board wants it too it goes on for that one. An ended run
 * stays as it is. Throws NOT_FOUND for a run that the board does not show.
 */
export const cancel = personProcedure
  .input(CancelInput)
  .mutation(async ({ ctx, input: { boardId, runKey, spec } }): Promise<RunState> => {
    const { db, person } = ctx
    await onBoard(ctx, boardId, 'editor')
    const key = runKey ?? (spec && (await findRunBySpec(db, await specHash(spec)))?.runKey)
    const state = key === undefined ? null : await cancelRun(db, key, { boardId, personName: person.name })
    if (!state) throw new AppError('NOT_FOUND')
    return state
  })
