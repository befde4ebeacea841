import { CHANNEL, type RunState } from '@lensboard/contract'
import type { Db } from './connect.js'
import { Prisma } from './generated/prisma/client.js'
import { queueNew, type RunRequest } from './queue-new.js'
import { groupByCheckpoint, holdQueue, removeJob } from './run-queue.js'
import { announce, cancelledBy, isUnderWay, PATIENT } from './run-state.js'
import { runState, stateOnBoard } from './run-states.js'
import { queueAgain, wantRun } from './want-run.js'

/**
 * The run that answers this question: found, or queued once, whoever and however many ask at the same time.
 * A run that failed stays failed until `retryRun`; one that was cancelled elsewhere is queued again.
 */
export async function findOrQueueRun(db: Db, request: RunRequest): Promise<RunState> {
  const { key, boardId, personId } = request
  const queued = await queueNew(db, request)
  if (queued && queued.others === 0) return queued.state
  await db.prisma.$transaction(async (tx) => {
    await holdQueue(tx)
    if (queued) return groupByCheckpoint(tx, personId)
    await wantRun(tx, { key, boardId, personId })
    await announce(tx, key)
  }, PATIENT)
  const state = await stateOnBoard(db, key, boardId)
  if (!state) throw new Error(`run ${key} is gone`)
  return state
}

/**
 * Queues a failed or cancelled run again, for the board and in the turn of the person where they are told; any other
 * run is left as it is. Null when there is none.
 */
export async function retryRun(
  db: Db,
  key: string,
  by?: { boardId: string; personId: string },
): Promise<RunState | null> {
  await db.prisma.$transaction(async (tx) => {
    await holdQueue(tx)
    const run = await tx.run.findUnique({ where: { key } })
    if (!run) return
    if (by) await tx.boardRun.updateMany({ where: { boardId: by.boardId, runKey: key }, data: { cancelledBy: null } })
    if (run.status === 'failed') await queueAgain(tx, run, by?.personId ?? run.requestedById)
    await announce(tx, key)
  }, PATIENT)
  return by ? stateOnBoard(db, key, by.boardId) : runState(db, key)
}

/**
 * Cancels a queued or running run for one board; when no other board wants it, it ends and the workers are told. Any
 * other run is left as it is. Null when the board does not show it.
 */
export async function cancelRun(
  db: Db,
  key: string,
  { boardId, personName }: { boardId: string; personName: string },
): Promise<RunState | null> {
  await db.prisma.$transaction(async (tx) => {
    // Who asks for the same now waits until it is settled, and finds it cancelled.
    const [run] = await tx.$queryRaw<{ status: string }[]>`select status::text from "Run" where key = ${key} for update`
    if (!run || !isUnderWay(run)) return
    const { count } = await tx.boardRun.updateMany({
      where: { boardId, runKey: key },
      data: { cancelledBy: personName },
    })
    if (count === 0) return
    const wanted = await tx.boardRun.count({
      where: { runKey: key, cancelledBy: null, board: { project: { trashedAt: null } } },
    })
    if (wanted === 0) {
      await tx.run.update({
        where: { key },
        data: {
          ...{ status: 'failed', errorCode: 'RUN_CANCELLED', errorMessage: cancelledBy(personName) },
          finishedAt: new Date(),
        },
      })
      await removeJob(tx, key)
      await tx.$executeRaw`select pg_notify(${CHANNEL.cancel}, ${key})`
    }
    await announce(tx, key)
  }, PATIENT)
  return stateOnBoard(db, key, boardId)
}

/**
 * Lets everybody who may see this board see this run, and wants it in this person's name; returns false when the run
 * or the board is not there.
 */
export async function showRun(db: Db, key: string, boardId: string, personId: string): Promise<boolean> {
  try {
    await db.prisma.$transaction(async (tx) => {
      await holdQueue(tx)
      await wantRun(tx, { key, boardId, personId })
      // Viewers of this board who were told NO_RESULT_YET hear that now there is one.
      await announce(tx, key)
    }, PATIENT)
    return true
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2003') return false
    throw error
  }
}
