import type { RunState } from '@lensboard/contract'
import type { Db } from './connect.js'
import { RUN_ROW, type RunRow, stateOf } from './run-row.js'

const RUN = `"Run" run left join "Verification" verification on verification."runKey" = run.key`
const SHOWN_RUN = `${RUN} join "BoardRun" shown on shown."runKey" = run.key`

/** Every card that asks or is told of something reads a state, so each question is one prepared statement. */
const STATEMENTS = {
  ofQuestion: `select ${RUN_ROW} from ${RUN} join "RunAlias" alias on alias."runKey" = run.key where alias."specHash" = $1`,
  anywhere: `select ${RUN_ROW} from ${RUN} where run.key = $1`,
  onBoard: `select ${RUN_ROW}, shown."cancelledBy" from ${SHOWN_RUN} where run.key = $1 and shown."boardId" = $2`,
  onBoards: `
    select ${RUN_ROW}, shown."cancelledBy", shown."boardId", run."requestedById",
      case when run.status = 'done' and verification is null then (
        select bytes from "Result" result where result."runKey" = run.key and octet_length(bytes) <= $2) end as answer
    from ${SHOWN_RUN} where run.key = $1`,
  ofBoard: `select ${RUN_ROW}, shown."cancelledBy" from ${SHOWN_RUN} where shown."boardId" = $1 order by run."createdAt"`,
} as const

async function rowsOf<More = unknown>(db: Db, which: keyof typeof STATEMENTS, values: (string | number)[]) {
  const asked = { name: `run-state-${which}`, text: STATEMENTS[which], values }
  return (await db.pool.query<RunRow & More>(asked)).rows
}

type OnBoard = { cancelledBy: string | null }

/** The run that this question (its `specHash`) is known to resolve to, or null when it was never asked. */
export async function findRunBySpec(db: Db, hash: string): Promise<RunState | null> {
  const [run] = await rowsOf(db, 'ofQuestion', [hash])
  return run ? stateOf(run) : null
}

/** Where a run is, or null when there is none. */
export async function runState(db: Db, key: string): Promise<RunState | null> {
  const [run] = await rowsOf(db, 'anywhere', [key])
  return run ? stateOf(run) : null
}

/** Where a run is as one board sees it, or null when that board does not show it. */
export async function stateOnBoard(db: Db, key: string, boardId: string): Promise<RunState | null> {
  const [run] = await rowsOf<OnBoard>(db, 'onBoard', [key, boardId])
  return run ? stateOf(run, run.cancelledBy) : null
}

/** Every run that a board shows. */
export async function boardRuns(db: Db, boardId: string): Promise<RunState[]> {
  const runs = await rowsOf<OnBoard>(db, 'ofBoard', [boardId])
  return runs.map((run) => stateOf(run, run.cancelledBy))
}

export interface RunOnBoard {
  boardId: string
  state: RunState
  /** Who asked for it last. */
  askedBy: string | null
  /** What is stored of a run that is done and was never compared, where that is at most so many bytes. */
  answer: Buffer | null
}

/** Where a run is for each board that shows it. */
export async function runOnBoards(db: Db, key: string, answerBytes: number): Promise<RunOnBoard[]> {
  type Row = OnBoard & { boardId: string; requestedById: string | null; answer: Buffer | null }
  const runs = await rowsOf<Row>(db, 'onBoards', [key, answerBytes])
  return runs.map((run) => {
    const { boardId, cancelledBy, requestedById: askedBy, answer } = run
    return { boardId, state: stateOf(run, cancelledBy), askedBy, answer }
  })
}

/** How many runs that this person asked for are waiting. */
export async function queuedRunsOf(db: Db, personId: string): Promise<number> {
  const { rows } = await db.pool.query<{ queued: number }>({
    name: 'queued-runs-of',
    text: `select count(*)::int as queued from "Run" where status = 'queued' and "requestedById" = $1`,
    values: [personId],
  })
  return rows[0]!.queued
}

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
  const { rows } = await db.pool.query<{ bytes: Buffer }>({
    ...{ name: 'result-bytes', text: 'select bytes from "Result" where "runKey" = $1', values: [key] },
  })
  const [result] = rows
  return result ? new Uint8Array(result.bytes) : null
}

/** Ids of the boards that show a run. */
export async function boardsOfRun(db: Db, key: string): Promise<string[]> {
  const shown = await db.prisma.boardRun.findMany({ where: { runKey: key }, select: { boardId: true } })
  return shown.map(({ boardId }) => boardId)
}
