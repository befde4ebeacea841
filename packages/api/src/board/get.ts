import { AppError, type Role, roleAtLeast } from '@lensboard/contract'
import { findBoard, membersOf, projectAccess, touchOpened } from '@lensboard/db'
import { BoardInput } from '../inputs.js'
import { onBoard } from '../rights.js'
import { personProcedure } from '../trpc.js'

/** Who came by a link is told to those who may share the board, not to other visitors; commenters meet in comments. */
const isTold = (asker: Role, member: Role): boolean =>
  roleAtLeast(asker, 'editor') || roleAtLeast(member, asker === 'commenter' ? 'commenter' : 'editor')

/** Everything the board page needs to open, except the document; notes that the asker opened it. */
export const get = personProcedure.input(BoardInput).query(async ({ ctx, input: { boardId } }) => {
  const { db, person } = ctx
  const role = await onBoard(ctx, boardId, 'viewer')
  const board = await findBoard(db, boardId)
  if (!board) throw new AppError('NOT_FOUND')
  const { forkedFromName, forkedFromProjectId, ...facts } = board
  const [members, parent] = await Promise.all([
    membersOf(db, board.projectId),
    forkedFromProjectId === null ? null : projectAccess(db, person.id, forkedFromProjectId),
    touchOpened(db, person.id, board.projectId),
  ])
  return {
    ...facts,
    role,
    me: person,
    members: members
      .filter((member) => member.person.id === person.id || isTold(role, member.role))
      .map(({ person, role }) => ({ person, role })),
    ...(forkedFromName !== null && {
      forkedFrom: { name: forkedFromName, ...(parent && { projectId: parent.projectId }) },
    }),
  }
})
