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

/** The result of a run, if this person may see a board that shows it (a trashed one is its owner's). */
function readable(key: string, personId: string) {
  const members = { some: { personId, OR: [{ role: 'owner' as const }, { project: { trashedAt: null } }] } }
  return { runKey: key, run: { boards: { some: { board: { project: { members } } } } } }
}

/** Bytes of a finished run, if this person may see it; else null. */
export async function readResult(db: Db, key: string, personId: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const result = await db.prisma.result.findFirst({ where: readable(key, personId) })
  return result && new Uint8Array(result.bytes)
}

/** Whether there is a result of this run that this person may see; its bytes stay in the database. */
export const mayReadResult = async (db: Db, key: string, personId: string): Promise<boolean> =>
  (await db.prisma.result.findFirst({ where: readable(key, personId), select: { runKey: true } })) !== null

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
