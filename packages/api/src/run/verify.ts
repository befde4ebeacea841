import { AppError, type RunState, Sha256Hex } from '@lensboard/contract'
import { requestVerification, stateOnBoard, waitingVerificationsOf } from '@lensboard/db'
import { BoardInput } from '../inputs.js'
import { onBoard } from '../rights.js'
import { personProcedure } from '../trpc.js'

/** Second computations that one person may have under way; each takes as long as the first did. */
const WAITING_PER_PERSON = 5

/**
 * An editor has a stored result computed once more and compared; how it went is told as the state's `verification`.
 * The stored result stays as it is. Throws NOT_FOUND, NO_RESULT_YET, RATE_LIMITED.
 */
export const verify = personProcedure
  .input(BoardInput.extend({ runKey: Sha256Hex }))
  .mutation(async ({ ctx, input: { boardId, runKey } }): Promise<RunState> => {
    const { db, person, limits } = ctx
    await onBoard(ctx, boardId, 'editor')
    const known = await stateOnBoard(db, runKey, boardId)
    if (!known) throw new AppError('NOT_FOUND')
    if (known.status !== 'done') throw new AppError('NO_RESULT_YET', 'There is no result to compare with yet.')
    await limits.spend('newRunsPerPerson', person.id)
    if ((await waitingVerificationsOf(db, person.id)) >= WAITING_PER_PERSON)
      throw new AppError(
        'RATE_LIMITED',
        `${WAITING_PER_PERSON} results of yours are being computed again. Let some finish, then try again.`,
      )
    const state = await requestVerification(db, runKey, person)
    if (!state) throw new AppError('NOT_FOUND')
    return state
  })
