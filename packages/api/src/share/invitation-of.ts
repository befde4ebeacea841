import { AppError } from '@lensboard/contract'
import { type Db, findInvitation, type Invitation } from '@lensboard/db'

/** What the link with this token invites to, for somebody who holds it; throws LINK_REVOKED. */
export async function invitationOf(db: Db, token: string): Promise<Invitation> {
  const invitation = await findInvitation(db, token)
  if (!invitation) throw new AppError('LINK_REVOKED')
  return invitation
}
