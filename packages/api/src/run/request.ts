import { AppError, AskedSpec, type RunState, roleAtLeast, runKey, specHash } from '@lensboard/contract'
import { findOrQueueRun, findRunBySpec, queuedRunsOf, showRun, stateOnBoard, storedRun } from '@lensboard/db'
import { BoardInput } from '../inputs.js'
import { onBoard } from '../rights.js'
import { personProcedure } from '../trpc.js'
import { checkLens } from './check-lens.js'
import { checkStorable, readPrompts } from './read-prompt.js'

/** Cards one person may have waiting; the worker takes them one at a time, and others wait behind. */
const QUEUED_PER_PERSON = 200

/**
 * The run that answers a card: known, or queued once for everybody; a file of another tool is never queued. A viewer gets what the board already shows, else
 * NO_RESULT_YET; an editor may also throw what `readPrompts` and `checkLens` throw, and RATE_LIMITED for a question
 * nobody asked before, or IMPORT_UNKNOWN for a file that is not here.
 */
export const request = personProcedure
  .input(BoardInput.extend({ spec: AskedSpec }))
  .mutation(async ({ ctx, input: { boardId, spec } }): Promise<RunState> => {
    const { db, person, models, limits } = ctx
    const hash = await specHash(spec)
    const stored = await storedRun(db, { specHash: hash, boardId, personId: person.id })
    if (stored) return stored
    // Asked together: each is a trip to the database, and somebody waits for all of them.
    const [role, known, queued] = await Promise.all([
      onBoard(ctx, boardId, 'viewer'),
      findRunBySpec(db, hash),
      queuedRunsOf(db, person.id),
    ])
    checkStorable(spec)
    const here = known && (await stateOnBoard(db, known.runKey, boardId))
    if (here) return here
    if (!roleAtLeast(role, 'editor')) throw new AppError('NO_RESULT_YET')
    const shown = known && (await showRun(db, known.runKey, boardId, person.id))
    const now = shown && (await stateOnBoard(db, known.runKey, boardId))
    if (now) return now
    if (spec.kind === 'imported') throw new AppError('IMPORT_UNKNOWN')
    await limits.spend('newRunsPerPerson', person.id)
    if (queued >= QUEUED_PER_PERSON)
      throw new AppError(
        'RATE_LIMITED',
        `${QUEUED_PER_PERSON} cards of yours are waiting to run. Let some finish, then try again.`,
      )
    const [{ ids, resolved }] = await Promise.all([readPrompts(db, models, spec), checkLens(db, models, spec)])
    return findOrQueueRun(db, {
      ...{ key: await runKey(resolved, ids), spec, resolved, ids, boardId },
      personId: person.id,
    })
  })
