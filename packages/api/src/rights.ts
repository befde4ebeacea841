import { requireRole, roleOnBoard, roleOnProject } from '@lensboard/auth'
import type { PersonFacts, Role } from '@lensboard/contract'
import type { Db } from '@lensboard/db'

interface Asking {
  db: Db
  person: PersonFacts
}

/** The asker's role on a project; throws NOT_FOUND or FORBIDDEN when it is not at least `least`. */
export const onProject = async ({ db, person }: Asking, projectId: string, least: Role): Promise<Role> =>
  requireRole(await roleOnProject(db, person.id, projectId), least)

/** The asker's role on a board; throws NOT_FOUND or FORBIDDEN when it is not at least `least`. */
export const onBoard = async ({ db, person }: Asking, boardId: string, least: Role): Promise<Role> =>
  requireRole(await roleOnBoard(db, person.id, boardId), least)
