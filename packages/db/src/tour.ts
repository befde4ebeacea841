import { randomBytes } from 'node:crypto'
import type { Db } from './connect.js'

/** Fixed ids, so that whoever starts first seeds and everybody finds the same board. */
const TOUR = {
  personId: '00000000-0000-7000-8000-000000000001',
  projectId: '00000000-0000-7000-8000-000000000002',
  boardId: '00000000-0000-7000-8000-000000000003',
} as const

export interface TourContent {
  name: string
  /** First Yjs state of the board, V2. */
  state: Uint8Array
  projection: object
  cardCount: number
}

/** True once the demo project was seeded, also when somebody deleted it since. */
export async function tourIsSeeded(db: Db): Promise<boolean> {
  return (await db.prisma.person.count({ where: { id: TOUR.personId } })) > 0
}

/**
 * Makes the demo project: owned by an account that nobody can sign in to, with a viewer link. Answers the board and its
 * owner, or null when it was there before.
 */
export async function createTour(db: Db, content: TourContent): Promise<{ boardId: string; personId: string } | null> {
  const { personId, projectId, boardId } = TOUR
  return db.prisma.$transaction(async (tx) => {
    const person = { id: personId, name: 'Lensboard', color: '#02B1CC' }
    const { count } = await tx.person.createMany({ data: person, skipDuplicates: true })
    if (count === 0) return null
    const { name, projection, cardCount } = content
    await tx.project.create({ data: { id: projectId, name } })
    await tx.member.create({ data: { projectId, personId, role: 'owner' } })
    await tx.shareLink.create({ data: { projectId, role: 'viewer', token: randomBytes(16).toString('base64url') } })
    await tx.board.create({ data: { id: boardId, projectId, projection, cardCount, savedAt: new Date() } })
    await tx.boardBase.create({ data: { boardId, state: new Uint8Array(content.state), seq: 0 } })
    return { boardId, personId }
  })
}

/** Token of the link to the demo project; null when it is not there. */
export async function tourToken(db: Db): Promise<string | null> {
  const link = await db.prisma.shareLink.findFirst({
    where: { projectId: TOUR.projectId, role: 'viewer', project: { trashedAt: null } },
  })
  return link?.token ?? null
}
