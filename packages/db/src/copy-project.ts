import type { Db } from './connect.js'
import { copyComments } from './copy-comments.js'

export interface ProjectCopy {
  sourceId: string
  ownerId: string
  name: string
  /** A fork names where it came from; a duplicate is simply another project of its owner. */
  lineage: boolean
  /** Whether the comments come along; without them the copy has none. */
  comments?: boolean
}

/** A board at its size limit with a long log is copied well within this. */
const COPY_MS = 30_000

/**
 * Copies a project's boards into a new one inside the database: saved document, log, and the links to runs. Nothing is
 * computed again. Answers null when the source is gone.
 */
export function copyProject(
  db: Db,
  { sourceId, ownerId, name, lineage, comments = false }: ProjectCopy,
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
        await tx.$executeRaw`
          update "Board" t set projection = s.projection, "cardCount" = s."cardCount", "savedAt" = s."savedAt"
          from "Board" s where t.id = ${to} and s.id = ${from.id}`
        // One statement is one instant: state and log belong together while others draw and the log is compacted. A copy
        // starts at epoch 1; older epochs and rows that the state holds already are history of the source alone.
        await tx.$executeRaw`
          with base as (
            select s.* from "BoardBase" s join "Board" b on b.id = s."boardId" and b.epoch = s.epoch where b.id = ${from.id}),
          copied as (
            insert into "BoardBase" ("boardId", epoch, state, seq, "updatedAt") select ${to}, 1, state, seq, now() from base)
          insert into "BoardUpdate" ("boardId", epoch, seq, update, "personId", damage, "createdAt")
          select ${to}, 1, u.seq, u.update, u."personId", u.damage, u."createdAt"
          from "BoardUpdate" u join base using ("boardId", epoch) where u.seq > base.seq`
        await tx.$executeRaw`
          insert into "BoardRun" ("boardId", "runKey") select ${to}, "runKey" from "BoardRun" where "boardId" = ${from.id}`
        if (comments) await copyComments(tx, { from: from.id, to, ownerId })
        copies.push(to)
      }
      const boardId = copies[0]
      if (!boardId) throw new Error(`project ${sourceId} has no board`)
      return { projectId: project.id, boardId }
    },
    { timeout: COPY_MS },
  )
}
