import { CHANNEL, type RunSpec, type RunState, specHash } from '@lensboard/contract'
import type { Db } from './connect.js'
import { Prisma } from './generated/prisma/client.js'
import { addedJob, groupByCheckpoint, holdQueue, nextPlace, removeJob } from './run-queue.js'
import { type Asker, announce, cancelledBy, isUnderWay, PATIENT, QUEUED } from './run-state.js'
import { runState, stateOnBoard } from './run-states.js'
import { queueAgain, wantRun } from './want-run.js'

export interface RunRequest {
  key: string
  /** As it was asked: the question by which the run is found again. */
  spec: RunSpec
  /** As it is computed: prompts inside it are token ids. Absent where there are none. */
  resolved?: RunSpec
  /** The token ids that the spec's prompt resolved to. */
  ids: readonly number[]
  boardId: string
  personId: string
}

/**
 * The run that answers this question: found, or queued once, whoever and however many ask at the same time.
 * A run that failed stays failed until `retryRun`; one that was cancelled elsewhere is queued again.
 */
export async function findOrQueueRun(db: Db, request: RunRequest): Promise<RunState> {
  const { key, spec, resolved = spec, boardId, personId } = request
  const alias = await specHash(spec)
  await db.prisma.$transaction(async (tx) => {
    await holdQueue(tx)
    const place = await nextPlace(tx, personId, spec.checkpoint.hash)
    if (await queueNew(tx, request, { spec: resolved, alias, place })) return groupByCheckpoint(tx, personId)
    await wantRun(tx, { key, boardId, personId })
    await announce(tx, key)
  }, PATIENT)
  const state = await stateOnBoard(db, key, boardId)
  if (!state) throw new Error(`run ${key} is gone`)
  return state
}

/** The row, its name, its job and its place on the board in one statement; false when the run was there before. */
async function queueNew(
  tx: Asker,
  { key, ids, boardId, personId }: RunRequest,
  { spec, alias, place }: { spec: RunSpec; alias: string; place: bigint },
): Promise<boolean> {
  const queued = await tx.$queryRaw<unknown[]>`
    with queued as (
        insert into "Run" (key, kind, spec, ids, stage, "requestedById", place)
        values (${key}, ${spec.kind}, ${JSON.stringify(storable(spec))}::jsonb, ${[...ids]}::int[],
          ${JSON.stringify(QUEUED)}::jsonb, ${personId}, ${place})
        on conflict do nothing returning key),
      named as (
        insert into "RunAlias" ("specHash", "runKey") values (${alias}, ${key}) on conflict do nothing),
      shown as (insert into "BoardRun" ("boardId", "runKey") select ${boardId}, key from queued)
    select ${addedJob(Prisma.sql`key`, place)}, pg_notify(${CHANNEL.run}, key)::text from queued`
  return queued.length > 0
}

/** PostgreSQL's JSON has no NUL and no half of a surrogate pair; the ids, which are what is run, keep them apart. */
const storable = (spec: RunSpec): RunSpec =>
  JSON.parse(JSON.stringify(spec), (_, value) =>
    typeof value === 'string' ? Buffer.from(value.replaceAll('\0', '\ufffd')).toString() : value,
  )

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
