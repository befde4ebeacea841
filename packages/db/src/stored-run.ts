import type { RunState } from '@lensboard/contract'
import type { Db } from './connect.js'
import { SINCE } from './run-row.js'

const STORED = `
  select run.key as "runKey",
         ${SINCE} as since
  from "RunAlias" alias
  join "Run" run on run.key = alias."runKey" and run.status = 'done'
  join "BoardRun" shown on shown."runKey" = run.key and shown."boardId" = $2
  join "Board" board on board.id = shown."boardId"
  join "Project" project on project.id = board."projectId"
  join "Member" member on member."projectId" = project.id and member."personId" = $3
  where alias."specHash" = $1 and (member.role = 'owner' or project."trashedAt" is null)
    and not exists (select from "Verification" where "runKey" = run.key)`

/**
 * The run that has answered this question (its `specHash`) on a board, for somebody who may see the board: the question
 * that every card asks when a board is opened, so it is one prepared statement, rights included. Null also where more
 * is to be told of the run; then the longer way has it.
 */
export async function storedRun(
  db: Db,
  { specHash, boardId, personId }: { specHash: string; boardId: string; personId: string },
): Promise<RunState | null> {
  const values = [specHash, boardId, personId]
  const { rows } = await db.pool.query<{ runKey: string; since: string }>({ name: 'stored-run', text: STORED, values })
  const [run] = rows
  return run ? { ...run, status: 'done', stage: { name: 'storing' } } : null
}
