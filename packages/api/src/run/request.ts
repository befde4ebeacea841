import { AppError, CardSpec, CHANNEL, type RunState, runKey, specHash } from '@lensboard/contract'
import { boardsOfRun, findOrQueueRun, findRunBySpec, notify, showRun } from '@lensboard/db'
import { BoardInput } from '../inputs.js'
import { onBoard } from '../rights.js'
import { personProcedure } from '../trpc.js'
import { checkStorable, readPrompt } from './read-prompt.js'

/**
 * The run that answers a card: known, or queued once for everybody. A viewer gets what the board already shows, else
 * NO_RESULT_YET; an editor may also throw what `readPrompt` throws.
 */
export const request = personProcedure
  .input(BoardInput.extend({ spec: CardSpec }))
  .mutation(async ({ ctx, input: { boardId, spec } }): Promise<RunState> => {
    const { db, person, models } = ctx
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
    const ids = await readPrompt(models, spec)
    return findOrQueueRun(db, { key: await runKey(spec, ids), spec, ids, boardId, personId: person.id })
  })
