import type { RunState } from '@lensboard/contract'
import type { Db } from './connect.js'
import { stateOf, WITH_VERIFICATION } from './run-state.js'

/** The run that this question (its `specHash`) is known to resolve to, or null when it was never asked. */
export async function findRunBySpec(db: Db, hash: string): Promise<RunState | null> {
  const run = { include: WITH_VERIFICATION }
  const alias = await db.prisma.runAlias.findUnique({ where: { specHash: hash }, include: { run } })
  return alias && stateOf(db.prisma, alias.run)
}

/** Where a run is, or null when there is none. */
export async function runState(db: Db, key: string): Promise<RunState | null> {
  const run = await db.prisma.run.findUnique({ where: { key }, include: WITH_VERIFICATION })
  return run && stateOf(db.prisma, run)
}

/** Where a run is as one board sees it, or null when that board does not show it. */
export async function stateOnBoard(db: Db, key: string, boardId: string): Promise<RunState | null> {
  const shown = await db.prisma.boardRun.findUnique({
    where: { boardId_runKey: { boardId, runKey: key } },
    include: { run: { include: WITH_VERIFICATION } },
  })
  return shown && stateOf(db.prisma, shown.run, shown.cancelledBy)
}

/** How many runs that this person asked for are waiting. */
export const queuedRunsOf = (db: Db, personId: string): Promise<number> =>
  db.prisma.run.count({ where: { status: 'queued', requestedById: personId } })

/** Boards that show the run $1 to the person $2; a trashed one is its owner's. */
const SHOWN = `
  select 1 from "BoardRun" shown
  join "Board" board on board.id = shown."boardId"
  join "Project" project on project.id = board."projectId"
  join "Member" member on member."projectId" = project.id and member."personId" = $2
  where shown."runKey" = $1 and (member.role = 'owner' or project."trashedAt" is null)`

const MAY_READ = `select 1 from "Result" where "runKey" = $1 and exists (${SHOWN})`
const MAY_LOOK = `
  select 1 from "Run" where key = $1 and status = 'running' and exists (${SHOWN} and shown."cancelledBy" is null)`

/**
 * Whether there is a result of this run, and this person may see a board that shows it (a trashed one is its owner's).
 * Asked for every result that is served, so it is one prepared statement and leaves the bytes in the database.
 */
export async function mayReadResult(db: Db, key: string, personId: string): Promise<boolean> {
  const { rowCount } = await db.pool.query({ name: 'may-read-result', text: MAY_READ, values: [key, personId] })
  return rowCount !== 0
}

/** Whether a run is under way, and this person may see a board that shows it and has not cancelled it. */
export async function mayLookEarly(db: Db, key: string, personId: string): Promise<boolean> {
  const { rowCount } = await db.pool.query({ name: 'may-look-early', text: MAY_LOOK, values: [key, personId] })
  return rowCount !== 0
}

/** Bytes of a finished run, if this person may see it; else null. */
export async function readResult(db: Db, key: string, personId: string): Promise<Uint8Array<ArrayBuffer> | null> {
  if (!(await mayReadResult(db, key, personId))) return null
  const result = await db.prisma.result.findUnique({ where: { runKey: key } })
  return result && new Uint8Array(result.bytes)
}

/** Every run that a board shows. */
export async function boardRuns(db: Db, boardId: string): Promise<RunState[]> {
  const shown = await db.prisma.boardRun.findMany({
    where: { boardId },
    include: { run: { include: WITH_VERIFICATION } },
    orderBy: { run: { createdAt: 'asc' } },
  })
  return Promise.all(shown.map(({ run, cancelledBy: by }) => stateOf(db.prisma, run, by)))
}

/** Where a run is for each board that shows it. */
export async function runOnBoards(db: Db, key: string): Promise<{ boardId: string; state: RunState }[]> {
  const run = await db.prisma.run.findUnique({ where: { key }, include: { ...WITH_VERIFICATION, boards: true } })
  if (!run) return []
  const state = await stateOf(db.prisma, run)
  return Promise.all(
    run.boards.map(async ({ boardId, cancelledBy: by }) => ({
      boardId,
      state: by === null ? state : await stateOf(db.prisma, run, by),
    })),
  )
}

/** Ids of the boards that show a run. */
export async function boardsOfRun(db: Db, key: string): Promise<string[]> {
  const shown = await db.prisma.boardRun.findMany({ where: { runKey: key }, select: { boardId: true } })
  return shown.map(({ boardId }) => boardId)
}
