import type { PersonFacts } from '@lensboard/contract'
import type { Db } from './connect.js'
import { PERSON_COLUMNS } from './people.js'

export interface LoginSessionRow {
  /** SHA-256 of the session id; the id itself is never stored. */
  idHash: string
  personId: string
  expiresAt: Date
}

/** Remembers a login. */
export async function saveLoginSession(db: Db, session: LoginSessionRow): Promise<void> {
  await db.prisma.loginSession.create({ data: session })
}

/** The login with this hash and the person it belongs to, expired or not. */
export function findLoginSession(db: Db, idHash: string): Promise<(LoginSessionRow & { person: PersonFacts }) | null> {
  return db.prisma.loginSession.findUnique({
    where: { idHash },
    select: { idHash: true, personId: true, expiresAt: true, person: { select: PERSON_COLUMNS } },
  })
}

/** Every login of a person. */
export function loginSessionsOf(db: Db, personId: string): Promise<LoginSessionRow[]> {
  return db.prisma.loginSession.findMany({
    where: { personId },
    select: { idHash: true, personId: true, expiresAt: true },
  })
}

/** Lets a login last longer; one that was ended meanwhile stays ended. */
export async function extendLoginSession(db: Db, idHash: string, expiresAt: Date): Promise<void> {
  await db.prisma.loginSession.updateMany({ where: { idHash }, data: { expiresAt } })
}

/** Ends one login. */
export async function deleteLoginSession(db: Db, idHash: string): Promise<void> {
  await db.prisma.loginSession.deleteMany({ where: { idHash } })
}

/** Ends every login of a person. */
export async function deleteLoginSessionsOf(db: Db, personId: string): Promise<void> {
  await db.prisma.loginSession.deleteMany({ where: { personId } })
}

/** Forgets logins that have run out. */
export async function deleteExpiredLoginSessions(db: Db): Promise<void> {
  await db.prisma.loginSession.deleteMany({ where: { expiresAt: { lte: new Date() } } })
}
