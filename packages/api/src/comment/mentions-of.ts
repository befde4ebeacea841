import { AppError, type Mention } from '@lensboard/contract'
import { boardAccess, type Db, membersAmong } from '@lensboard/db'

/**
 * Whom a comment mentions, by the names that stand in its text. Throws BAD_REQUEST for people who cannot open the board:
 * they could not read it.
 */
export async function mentionsOf(
  { db, person }: { db: Db; person: { id: string } },
  boardId: string,
  { text, mentions }: { text: string; mentions: readonly string[] },
): Promise<Mention[]> {
  const asked = [...new Set(mentions)]
  const access = await boardAccess(db, person.id, boardId)
  if (!access) throw new AppError('NOT_FOUND')
  const members = await membersAmong(db, access.projectId, asked)
  if (members.length < asked.length)
    throw new AppError('BAD_REQUEST', 'Only people who can open this board can be mentioned. Take the others out.')
  return members.filter(({ name }) => text.includes(`@${name}`)).map(({ id, name }) => ({ personId: id, name }))
}
