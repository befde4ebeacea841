import { invitationOf, joinByToken } from '@lensboard/api'
import type { PersonFacts } from '@lensboard/contract'
import type { AppLoadContext } from '@remix-run/node'
import { refused } from '../refused.server'

/** What a link invites to; a link that does not work is an error page. */
export const readInvitation = ({ db }: AppLoadContext, token: string) => refused(invitationOf(db, token))

/** Lets a person in by a link and answers with the page to open. */
export const acceptInvitation = async ({ db }: AppLoadContext, person: PersonFacts, token: string): Promise<string> =>
  `/b/${await refused(joinByToken(db, person, token))}`
