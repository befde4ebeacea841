import { randomBytes } from 'node:crypto'
import { TourProgress } from '@lensboard/contract'
import type { Db } from './connect.js'
import { copyProject } from './copy-project.js'
import type { BoardContent } from './projects.js'

/** Fixed ids, so that whoever starts first seeds and everybody finds the same board. */
const TOUR = {
  personId: '00000000-0000-7000-8000-000000000001',
  projectId: '00000000-0000-7000-8000-000000000002',
  boardId: '00000000-0000-7000-8000-000000000003',
} as const

/** What everybody's own copy is called at first. */
const OWN_NAME = 'How a model makes up its mind'

export interface TourContent extends BoardContent {
  name: string
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

/** Whether the first board can be opened. */
export const tourIsThere = async (db: Db): Promise<boolean> =>
  (await db.prisma.board.count({ where: { id: TOUR.boardId, project: { trashedAt: null } } })) > 0

/** This person's own copy of the first board, made when they have none; null when there is none to copy. */
export async function openTour(db: Db, personId: string): Promise<{ boardId: string } | null> {
  const own = await db.prisma.board.findFirst({
    where: {
      project: {
        forkedFromProjectId: TOUR.projectId,
        trashedAt: null,
        members: { some: { personId, role: 'owner' } },
      },
    },
    orderBy: { id: 'asc' },
    select: { id: true },
  })
  if (own) return { boardId: own.id }
  if (!(await tourIsThere(db))) return null
  return copyProject(db, { sourceId: TOUR.projectId, ownerId: personId, name: OWN_NAME, lineage: true })
}

/** How far a person has come in the tour; null before they began. */
export async function tourProgress(db: Db, personId: string): Promise<TourProgress | null> {
  const row = await db.prisma.person.findUnique({ where: { id: personId }, select: { tour: true } })
  // What an earlier version kept and this one cannot read begins anew.
  return TourProgress.safeParse(row?.tour).data ?? null
}

/** Keeps how far a person has come in the tour. */
export async function keepTourProgress(db: Db, personId: string, progress: TourProgress): Promise<void> {
  await db.prisma.person.updateMany({ where: { id: personId }, data: { tour: progress } })
}
