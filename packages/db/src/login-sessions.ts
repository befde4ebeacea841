import type { PersonFacts } from '@lensboard/contract'
import type { Db } from './connect.js'

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

// The columns have no zone and keep UTC.
const LOGIN = `
  select login."idHash", login."personId", login."expiresAt" at time zone 'UTC' as "expiresAt",
         json_build_object('id', person.id, 'name', person.name, 'color', person.color,
                           'isGuest', person."isGuest") as person
  from "LoginSession" login join "Person" person on person.id = login."personId"
  where login."idHash" = $1`

/**
 * The login with this hash and the person it belongs to, expired or not. Asked for every request, so it is one prepared
 * statement.
 */
export async function findLoginSession(
  db: Db,
  idHash: string,
): Promise<(LoginSessionRow & { person: PersonFacts }) | null> {
  const { rows } = await db.pool.query<LoginSessionRow & { person: PersonFacts }>({
    ...{ name: 'login-session', text: LOGIN, values: [idHash] },
  })
  return rows[0] ?? null
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
