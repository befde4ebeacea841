import type { Db } from './connect.js'

export interface BoardFacts {
  boardId: string
  projectId: string
  name: string
  epoch: number
  forkedFromName: string | null
  forkedFromProjectId: string | null
}

/** A board with the facts of its project; null when there is none. */
export async function findBoard(db: Db, boardId: string): Promise<BoardFacts | null> {
  const board = await db.prisma.board.findUnique({
    where: { id: boardId },
    select: {
      epoch: true,
      project: { select: { id: true, name: true, forkedFromName: true, forkedFromProjectId: true } },
    },
  })
  if (!board) return null
  const { id: projectId, ...project } = board.project
  return { boardId, projectId, epoch: board.epoch, ...project }
}

/** The records last saved on a board, as JSON for drawing and searching; `savedAt` is null when there are none yet. */
export async function boardProjection(
  db: Db,
  boardId: string,
): Promise<{ projection: unknown; savedAt: Date | null } | null> {
  return db.prisma.board.findUnique({ where: { id: boardId }, select: { projection: true, savedAt: true } })
}

/**
 * Stored bytes of what a board's cards ask, by specHash. Only runs linked to this board count; answers without a
 * stored result are left out.
 */
export async function resultsBySpec(
  db: Db,
  boardId: string,
  specHashes: readonly string[],
): Promise<Map<string, Uint8Array>> {
  const { rows } = await db.pool.query<{ specHash: string; bytes: Uint8Array }>(
    `select a."specHash", r.bytes from "RunAlias" a
     join "BoardRun" br on br."runKey" = a."runKey" and br."boardId" = $1
     join "Result" r on r."runKey" = a."runKey"
     where a."specHash" = any($2)`,
    [boardId, specHashes],
  )
  return new Map(rows.map(({ specHash, bytes }) => [specHash, bytes]))
}
