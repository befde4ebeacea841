import { AccessChange, CHANNEL, type PersonFacts, type Role } from '@lensboard/contract'
import type { Db } from './connect.js'
import type { Prisma } from './generated/prisma/client.js'
import { PERSON_COLUMNS } from './people.js'

/** What a link or an owner can give. */
export type SharedRole = Exclude<Role, 'owner'>

/** Either the client or a transaction of it. */
type Asking = Pick<Prisma.TransactionClient, '$executeRaw' | 'member'>

/** Tells every server that rights on a project changed; inside a transaction it is heard only once that holds. */
export async function announceAccess(asking: Pick<Asking, '$executeRaw'>, change: AccessChange): Promise<void> {
  await asking.$executeRaw`select pg_notify(${CHANNEL.access}, ${JSON.stringify(AccessChange.parse(change))})`
}

/** Has the sockets of a person looked at again on all their projects, for instance after signing out everywhere. */
export async function announceAccessOf(db: Db, personId: string): Promise<void> {
  await db.prisma.$executeRaw`
    select pg_notify(${CHANNEL.access}, json_build_object('projectId', "projectId", 'personId', "personId")::text)
    from "Member" where "personId" = ${personId}`
}

export interface Access {
  projectId: string
  role: Role
}

/** Asked before everything that somebody does, so each is one prepared statement. */
const ACCESS = `
  select member."projectId", member.role::text from "Member" member
  join "Project" project on project.id = member."projectId"
    and (project."trashedAt" is null or member.role = 'owner')`
const ON_PROJECT = `${ACCESS} where member."personId" = $1 and member."projectId" = $2`
const ON_BOARD = `${ACCESS} join "Board" board on board."projectId" = project.id where member."personId" = $1 and board.id = $2`

/** What a person may do on a project; a trashed one exists for its owner alone. */
export async function projectAccess(db: Db, personId: string, projectId: string): Promise<Access | null> {
  const asked = { name: 'access-to-project', text: ON_PROJECT, values: [personId, projectId] }
  return (await db.pool.query<Access>(asked)).rows[0] ?? null
}

/** What a person may do on a board, through its project. */
export async function boardAccess(db: Db, personId: string, boardId: string): Promise<Access | null> {
  const asked = { name: 'access-to-board', text: ON_BOARD, values: [personId, boardId] }
  return (await db.pool.query<Access>(asked)).rows[0] ?? null
}

export interface MemberFacts {
  person: PersonFacts
  role: Role
  /** The link that let them in; revoking it ends the membership. */
  shareLinkId: string | null
}

/** More people than a share dialog can list; a public link may have let in thousands. */
const MAX_MEMBERS = 500

/** People on a project, the owner first, then editors, commenters and viewers, each by arrival. */
export async function membersOf(db: Db, projectId: string): Promise<MemberFacts[]> {
  return db.prisma.member.findMany({
    where: { projectId },
    orderBy: [{ role: 'desc' }, { createdAt: 'asc' }],
    take: MAX_MEMBERS,
    select: { role: true, shareLinkId: true, person: { select: PERSON_COLUMNS } },
  })
}

/**
 * Sets a member's role by hand; from then on no link changes or ends it. Answers false when there is no such member
 * or it is the owner.
 */
export function setMemberRole(
  db: Db,
  { projectId, personId, role }: { projectId: string; personId: string; role: SharedRole },
): Promise<boolean> {
  return db.prisma.$transaction(async (tx) => {
    const { count } = await tx.member.updateMany({
      where: { projectId, personId, role: { not: 'owner' } },
      data: { role, shareLinkId: null },
    })
    if (count > 0) await announceAccess(tx, { projectId, personId })
    return count > 0
  })
}

/** Ends a membership; answers false when there is no such member or it is the owner. */
export function removeMember(db: Db, projectId: string, personId: string): Promise<boolean> {
  return db.prisma.$transaction(async (tx) => {
    const { count } = await tx.member.deleteMany({ where: { projectId, personId, role: { not: 'owner' } } })
    if (count > 0) await announceAccess(tx, { projectId, personId })
    return count > 0
  })
}

/** Notes that a person opened a project now. */
export async function touchOpened(db: Db, personId: string, projectId: string): Promise<void> {
  await db.prisma.member.updateMany({ where: { projectId, personId }, data: { lastOpenedAt: new Date() } })
}
