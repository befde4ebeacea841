import type { Role } from '@lensboard/contract'
import type { Db } from './connect.js'
import { announceAccess, type SharedRole } from './members.js'

export interface ShareLinkFacts {
  id: string
  token: string
  role: Role
  createdAt: Date
}

const LINK_COLUMNS = { id: true, token: true, role: true, createdAt: true } as const

/** The links of a project that work, at most one a role. */
export function shareLinksOf(db: Db, projectId: string): Promise<ShareLinkFacts[]> {
  return db.prisma.shareLink.findMany({ where: { projectId }, orderBy: { role: 'asc' }, select: LINK_COLUMNS })
}

/** The project's link for this role: the one that works already, else a new one with this token. */
export function createShareLink(
  db: Db,
  { projectId, role, token }: { projectId: string; role: SharedRole; token: string },
): Promise<ShareLinkFacts> {
  return db.prisma.$transaction(async (tx) => {
    // The project's row serializes two people who share at once, so that a role never has two links.
    await tx.$queryRaw`select 1 from "Project" where id = ${projectId} for update`
    const found = await tx.shareLink.findFirst({ where: { projectId, role }, select: LINK_COLUMNS })
    return found ?? tx.shareLink.create({ data: { projectId, role, token }, select: LINK_COLUMNS })
  })
}

/** Ends a link and, by the foreign key, every membership it gave; answers false when the project has no such link. */
export function revokeShareLink(db: Db, projectId: string, linkId: string): Promise<boolean> {
  return db.prisma.$transaction(async (tx) => {
    const { count } = await tx.shareLink.deleteMany({ where: { id: linkId, projectId } })
    if (count > 0) await announceAccess(tx, { projectId })
    return count > 0
  })
}

/**
 * Lets a person in by a link and answers with the project's board; null when the link does not work. A link raises
 * what another link gave, and changes nothing for the owner or for a role that was set by hand.
 */
export function joinByLink(
  db: Db,
  personId: string,
  token: string,
): Promise<{ projectId: string; boardId: string } | null> {
  return db.prisma.$transaction(async (tx) => {
    // Locked so that a revocation under way either ends this membership too or is seen here.
    const [link] = await tx.$queryRaw<{ id: string; projectId: string; role: SharedRole }[]>`
      select l.id, l."projectId", l.role::text as role from "ShareLink" l join "Project" p on p.id = l."projectId"
      where l.token = ${token} and p."trashedAt" is null for share of l, p`
    if (!link) return null
    const { id: shareLinkId, projectId, role } = link
    const board = await tx.board.findFirst({ where: { projectId }, orderBy: { id: 'asc' }, select: { id: true } })
    if (!board) return null
    const changed = await tx.$executeRaw`
      insert into "Member" ("projectId", "personId", role, "shareLinkId")
      values (${projectId}, ${personId}, ${role}::"Role", ${shareLinkId})
      on conflict ("projectId", "personId") do update set role = excluded.role, "shareLinkId" = excluded."shareLinkId"
      where "Member"."shareLinkId" is not null and "Member".role < excluded.role`
    if (changed > 0) await announceAccess(tx, { projectId, personId })
    return { projectId, boardId: board.id }
  })
}
