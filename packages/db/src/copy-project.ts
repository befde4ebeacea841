import type { Db } from './connect.js'

export interface ProjectCopy {
  sourceId: string
  ownerId: string
  name: string
  /** A fork names where it came from; a duplicate is simply another project of its owner. */
  lineage: boolean
}

/** A board at its size limit with a long log is copied well within this. */
const COPY_MS = 30_000

/**
 * Copies a project's boards into a new one inside the database: saved document, log, and the links to runs. Nothing is
 * computed again. Answers null when the source is gone.
 */
export function copyProject(
  db: Db,
  { sourceId, ownerId, name, lineage }: ProjectCopy,
): Promise<{ projectId: string; boardId: string } | null> {
  return db.prisma.$transaction(
    async (tx) => {
      const source = await tx.project.findUnique({
        where: { id: sourceId },
        select: { name: true, boards: { orderBy: { id: 'asc' }, select: { id: true } } },
      })
      if (!source) return null
      const project = await tx.project.create({
        data: {
          name,
          ...(lineage && { forkedFromProjectId: sourceId, forkedFromName: source.name, forkedAt: new Date() }),
          members: { create: { personId: ownerId, role: 'owner', lastOpenedAt: new Date() } },
        },
        select: { id: true },
      })
      const copies: string[] = []
      for (const from of source.boards) {
        const { id: to } = await tx.board.create({ data: { projectId: project.id }, select: { id: true } })
        // A copy starts at epoch 1 with the newest epoch of its source; older epochs are history of that board alone.
        await tx.$executeRaw`
          update "Board" t set projection = s.projection, "cardCount" = s."cardCount", "savedAt" = s."savedAt"
          from "Board" s where t.id = ${to} and s.id = ${from.id}`
        // One statement is one instant: state and log belong together while others draw and the log is compacted.
        await tx.$executeRaw`
          with source as (select id, epoch from "Board" where id = ${from.id}),
          base as (
            insert into "BoardBase" ("boardId", epoch, state, seq, "updatedAt")
            select ${to}, 1, s.state, s.seq, now() from "BoardBase" s join source on s."boardId" = source.id
            where s.epoch = source.epoch)
          insert into "BoardUpdate" ("boardId", epoch, seq, update, "personId", "createdAt")
          select ${to}, 1, s.seq, s.update, s."personId", s."createdAt"
          from "BoardUpdate" s join source on s."boardId" = source.id where s.epoch = source.epoch`
        await tx.$executeRaw`
          insert into "BoardRun" ("boardId", "runKey") select ${to}, "runKey" from "BoardRun" where "boardId" = ${from.id}`
        copies.push(to)
      }
      const boardId = copies[0]
      if (!boardId) throw new Error(`project ${sourceId} has no board`)
      return { projectId: project.id, boardId }
    },
    { timeout: COPY_MS },
  )
}
