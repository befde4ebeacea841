import { type CardSpec, type RunState, specHash } from '@lensboard/contract'
import type { Db } from './connect.js'
import { Prisma } from './generated/prisma/client.js'
import { addJob, announce, PATIENT, QUEUED, stateOf } from './run-state.js'

export interface RunRequest {
  key: string
  spec: CardSpec
  /** The token ids that the spec's prompt resolved to. */
  ids: readonly number[]
  boardId: string
  personId: string
}

/**
 * The run that answers this question: found, or queued once, whoever and however many ask at the same time.
 * A run that failed stays failed until `retryRun`.
 */
export async function findOrQueueRun(db: Db, { key, spec, ids, boardId, personId }: RunRequest): Promise<RunState> {
  const alias = await specHash(spec)
  await db.prisma.$transaction(async (tx) => {
    const { count } = await tx.run.createMany({
      data: { key, kind: spec.kind, spec: storable(spec), ids: [...ids], stage: QUEUED, requestedById: personId },
      skipDuplicates: true,
    })
    await tx.boardRun.createMany({ data: { boardId, runKey: key }, skipDuplicates: true })
    await tx.runAlias.createMany({ data: { specHash: alias, runKey: key }, skipDuplicates: true })
    if (count === 1) await addJob(tx, key)
    await announce(tx, key)
  }, PATIENT)
  return stateOf(db.prisma, await db.prisma.run.findUniqueOrThrow({ where: { key } }))
}

/** PostgreSQL's JSON has no NUL and no half of a surrogate pair; the ids, which are what is run, keep them apart. */
const storable = (spec: CardSpec): CardSpec =>
  JSON.parse(JSON.stringify(spec), (_, value) =>
    typeof value === 'string' ? Buffer.from(value.replaceAll('\0', '\ufffd')).toString() : value,
  )

/** The run that this question (its `specHash`) is known to resolve to, or null when it was never asked. */
export async function findRunBySpec(db: Db, hash: string): Promise<RunState | null> {
  const alias = await db.prisma.runAlias.findUnique({ where: { specHash: hash }, include: { run: true } })
  return alias && stateOf(db.prisma, alias.run)
}

/** Where a run is, or null when there is none. */
export async function runState(db: Db, key: string): Promise<RunState | null> {
  const run = await db.prisma.run.findUnique({ where: { key } })
  return run && stateOf(db.prisma, run)
}

/** How many runs that this person asked for are waiting. */
export const queuedRunsOf = (db: Db, personId: string): Promise<number> =>
  db.prisma.run.count({ where: { status: 'queued', requestedById: personId } })

/** Queues a failed run again; any other run is left as it is. Null when there is none. */
export async function retryRun(db: Db, key: string): Promise<RunState | null> {
  await db.prisma.$transaction(async (tx) => {
    const { count } = await tx.run.updateMany({
      where: { key, status: 'failed' },
      data: {
        status: 'queued',
        stage: QUEUED,
        errorCode: null,
        errorMessage: null,
        queuedAt: new Date(),
        startedAt: null,
        finishedAt: null,
      },
    })
    if (count === 1) {
      await addJob(tx, key)
      await announce(tx, key)
    }
  }, PATIENT)
  return runState(db, key)
}

/** Lets everybody who may see this board see this run; returns false when the run or the board is not there. */
export async function showRun(db: Db, key: string, boardId: string): Promise<boolean> {
  try {
    await db.prisma.boardRun.createMany({ data: { boardId, runKey: key }, skipDuplicates: true })
    return true
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2003') return false
    throw error
  }
}

/** Bytes of a finished run, if this person may see a board that shows it (a trashed one is its owner's); else null. */
export async function readResult(db: Db, key: string, personId: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const members = { some: { personId, OR: [{ role: 'owner' as const }, { project: { trashedAt: null } }] } }
  const result = await db.prisma.result.findFirst({
    where: { runKey: key, run: { boards: { some: { board: { project: { members } } } } } },
  })
  return result && new Uint8Array(result.bytes)
}

/** Every run that a board shows. */
export async function boardRuns(db: Db, boardId: string): Promise<RunState[]> {
  const runs = await db.prisma.run.findMany({ where: { boards: { some: { boardId } } }, orderBy: { createdAt: 'asc' } })
  return Promise.all(runs.map((run) => stateOf(db.prisma, run)))
}

/** Ids of the boards that show a run. */
export async function boardsOfRun(db: Db, key: string): Promise<string[]> {
  const shown = await db.prisma.boardRun.findMany({ where: { runKey: key }, select: { boardId: true } })
  return shown.map(({ boardId }) => boardId)
}
