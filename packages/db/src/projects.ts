import type { Role } from '@lensboard/contract'
import type { Db } from './connect.js'
import { announceAccess } from './members.js'

export interface ProjectFacts {
  id: string
  name: string
  forkedFromName: string | null
  forkedFromProjectId: string | null
  trashedAt: Date | null
}

/** A project by itself; who may see it is the caller's question. */
export function findProject(db: Db, projectId: string): Promise<ProjectFacts | null> {
  return db.prisma.project.findUnique({
    where: { id: projectId },
    select: { id: true, name: true, forkedFromName: true, forkedFromProjectId: true, trashedAt: true },
  })
}

/** What a board begins with, in place of nothing. */
export interface BoardContent {
  /** First Yjs state of the board, V2. */
  state: Uint8Array
  projection: object
  cardCount: number
}

const boardOf = ({ state, projection, cardCount }: BoardContent) => ({
  projection,
  cardCount,
  savedAt: new Date(),
  base: { create: { state: new Uint8Array(state), seq: 0 } },
})

/** A new project with one board, empty or with this content, owned by `personId`. */
export async function createProject(
  db: Db,
  personId: string,
  name: string,
  content?: BoardContent,
): Promise<{ projectId: string; boardId: string }> {
  const project = await db.prisma.project.create({
    data: {
      name,
      members: { create: { personId, role: 'owner' satisfies Role, lastOpenedAt: new Date() } },
      boards: { create: content ? boardOf(content) : {} },
    },
    select: { id: true, boards: { select: { id: true } } },
  })
  return { projectId: project.id, boardId: project.boards[0]!.id }
}

/** Gives a project another name. */
export async function renameProject(db: Db, projectId: string, name: string): Promise<void> {
  await db.prisma.project.update({ where: { id: projectId }, data: { name, updatedAt: new Date() } })
}

/** Moves a project to the trash: from now on it exists for its owner alone. */
export function trashProject(db: Db, projectId: string): Promise<void> {
  return db.prisma.$transaction(async (tx) => {
    await tx.project.updateMany({ where: { id: projectId, trashedAt: null }, data: { trashedAt: new Date() } })
    await announceAccess(tx, { projectId })
  })
}

/** Takes a project out of the trash; its members and links are as they were. */
export function restoreProject(db: Db, projectId: string): Promise<void> {
  return db.prisma.$transaction(async (tx) => {
    await tx.project.update({ where: { id: projectId }, data: { trashedAt: null, updatedAt: new Date() } })
    await announceAccess(tx, { projectId })
  })
}

/** Deletes a trashed project for ever, boards and links included; answers false when it is not in the trash. */
export function removeProject(db: Db, projectId: string): Promise<boolean> {
  return db.prisma.$transaction(async (tx) => {
    const { count } = await tx.project.deleteMany({ where: { id: projectId, trashedAt: { not: null } } })
    if (count > 0) await announceAccess(tx, { projectId })
    return count > 0
  })
}
