import type { IncomingMessage } from 'node:http'
import { type Auth, checkOrigin, roleOnBoard } from '@lensboard/auth'
import { CLOSE, type PersonFacts, type Role } from '@lensboard/contract'
import type { Db } from '@lensboard/db'

const BOARD_PATH = /^\/sync\/([\w-]{1,64})$/
const SESSION_COOKIE = /(^|;\s*)lensboard_session=\w/

/** What becomes of an upgrade: an HTTP answer, a socket that is closed with a code, or a person on a board. */
export type Handshake =
  | { is: 'answered'; status: 401 | 403 | 404 }
  | { is: 'closed'; code: number; reason: string }
  | {
      is: 'let in'
      boardId: string
      /** The epoch the client's document belongs to; undefined when it does not say. */
      epoch: number | undefined
      /** How far the records go that the client knows; undefined when it does not say. */
      version: number | undefined
      person: PersonFacts
      role: Role
      cookie: string | undefined
    }

export interface HandshakeServices {
  db: Db
  auth: Auth
  origin: string
}

/**
 * Decides who may open a socket. Browsers do not show HTTP answers to the page, so a person with a login gets a socket
 * that says by its code why it closes; a board of others and no board say the same.
 */
export async function shakeHands(
  { db, auth, origin }: HandshakeServices,
  request: IncomingMessage,
): Promise<Handshake> {
  const url = new URL(request.url ?? '/', 'http://sync')
  const boardId = BOARD_PATH.exec(url.pathname)?.[1]
  if (boardId === undefined) return { is: 'answered', status: 404 }
  const { headers } = request
  try {
    checkOrigin('UPGRADE', headers.origin, headers.host, origin)
  } catch {
    return { is: 'answered', status: 403 }
  }
  if (!SESSION_COOKIE.test(headers.cookie ?? '')) return { is: 'answered', status: 401 }
  const asker = await auth.personOf(headers.cookie)
  if (!asker) return { is: 'closed', code: CLOSE.unauthenticated, reason: 'Sign in again.' }
  const { person } = asker
  const role = await roleOnBoard(db, person.id, boardId)
  if (!role) return { is: 'closed', code: CLOSE.gone, reason: 'This does not exist, or you may not see it.' }
  return {
    is: 'let in',
    boardId,
    epoch: numberIn(url, 'epoch'),
    version: numberIn(url, 'v'),
    person,
    role,
    cookie: headers.cookie,
  }
}

function numberIn(url: URL, name: string): number | undefined {
  const value = Number(url.searchParams.get(name) ?? Number.NaN)
  return Number.isSafeInteger(value) ? value : undefined
}
