import { AppError, CardSpec, CHANNEL, type RunState, runKey, specHash } from '@lensboard/contract'
import { boardsOfRun, findOrQueueRun, findRunBySpec, notify, queuedRunsOf, showRun } from '@lensboard/db'
import { BoardInput } from '../inputs.js'
import { onBoard } from '../rights.js'
import { personProcedure } from '../trpc.js'
import { checkStorable, readPrompt } from './read-prompt.js'

/** Cards one person may have waiting; the worker takes them one at a time, and others wait behind. */
const QUEUED_PER_PERSON = 200

/**
 * The run that answers a card: known, or queued once for everybody. A viewer gets what the board already shows, else
 * NO_RESULT_YET; an editor may also throw what `readPrompt` throws, and RATE_LIMITED
 * for a question nobody asked before.
 */
export const request = personProcedure
  .input(BoardInput.extend({ spec: CardSpec }))
  .mutation(async ({ ctx, input: { boardId, spec } }): Promise<RunState> => {
    const { db, person, models, limits } = ctx
    const role = await onBoard(ctx, boardId, 'viewer')
    checkStorable(spec)
    const known = await findRunBySpec(db, await specHash(spec))
    if (known && (await boardsOfRun(db, known.runKey)).includes(boardId)) return known
    if (role === 'viewer') throw new AppError('NO_RESULT_YET')
    if (known && (await showRun(db, known.runKey, boardId))) {
      // Viewers of this board who were told NO_RESULT_YET hear that now there is one.
      await notify(db, CHANNEL.run, known.runKey)
      return known
    }
    await limits.spend('newRunsPerPerson', person.id)
    if ((await queuedRunsOf(db, person.id)) >= QUEUED_PER_PERSON)
      throw new AppError(
        'RATE_LIMITED',
        `${QUEUED_PER_PERSON} cards of yours are waiting to run. Let some finish, then try again.`,
      )
    const ids = await readPrompt(models, spec)
    return findOrQueueRun(db, { key: await runKey(spec, ids), spec, ids, boardId, personId: person.id })
  })
