import { AppError, type PersonFacts } from '@lensboard/contract'
import { type Db, joinByLink } from '@lensboard/db'

const TOKEN = /^[\w-]{22}$/

/** Lets a person in by the token of a link and answers with the board to open; throws LINK_REVOKED. */
export async function joinByToken(db: Db, person: PersonFacts, token: string): Promise<string> {
  const joined = TOKEN.test(token) ? await joinByLink(db, person.id, token) : null
  if (!joined) throw new AppError('LINK_REVOKED')
  return joined.boardId
}
