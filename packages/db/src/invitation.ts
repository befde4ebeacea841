import type { Role } from '@lensboard/contract'
import type { Db } from './connect.js'

export interface Invitation {
  projectName: string
  ownerName: string
  role: Role
}

/** What a link invites to; null when it does not work. */
export async function findInvitation(db: Db, token: string): Promise<Invitation | null> {
  const link = await db.prisma.shareLink.findFirst({
    where: { token, project: { trashedAt: null } },
    select: {
      role: true,
      project: {
        select: { name: true, members: { where: { role: 'owner' }, select: { person: { select: { name: true } } } } },
      },
    },
  })
  if (!link) return null
  const { name, members } = link.project
  return { projectName: name, ownerName: members[0]?.person.name ?? '', role: link.role }
}
