import { AppError, type Role, roleAtLeast } from '@lensboard/contract'
import { boardAccess, type Db, projectAccess } from '@lensboard/db'

/** What a person may do on a project; null when for them it does not exist, a trashed one of others included. */
export const roleOnProject = async (db: Db, personId: string, projectId: string): Promise<Role | null> =>
  (await projectAccess(db, personId, projectId))?.role ?? null

/** What a person may do on a board. */
export const roleOnBoard = async (db: Db, personId: string, boardId: string): Promise<Role | null> =>
  (await boardAccess(db, personId, boardId))?.role ?? null

/** Lets a role pass that is at least `least`; throws NOT_FOUND without a role, FORBIDDEN with a lower one. */
export function requireRole(role: Role | null, least: Role): Role {
  if (role === null) throw new AppError('NOT_FOUND')
  if (!roleAtLeast(role, least)) throw new AppError('FORBIDDEN')
  return role
}
