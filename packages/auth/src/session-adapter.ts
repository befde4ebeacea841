import { createHash } from 'node:crypto'
import {
  type Db,
  deleteExpiredLoginSessions,
  deleteLoginSession,
  deleteLoginSessionsOf,
  extendLoginSession,
  findLoginSession,
  loginSessionsOf,
  saveLoginSession,
} from '@lensboard/db'
import type { Adapter, DatabaseSession } from 'lucia'

/** Only this enters the database: who reads a backup can sign in as nobody. */
const idHash = (sessionId: string) => createHash('sha256').update(sessionId).digest('hex')

/** Lucia's door to our tables. `getUserSessions` answers with hashes, which no cookie can be made of. */
export function sessionAdapter(db: Db): Adapter {
  return {
    async getSessionAndUser(sessionId) {
      const row = await findLoginSession(db, idHash(sessionId))
      if (!row) return [null, null]
      const { person, personId, expiresAt } = row
      const session: DatabaseSession = { id: sessionId, userId: personId, expiresAt, attributes: {} }
      return [session, { id: person.id, attributes: person }]
    },
    async getUserSessions(personId) {
      const rows = await loginSessionsOf(db, personId)
      return rows.map((row) => ({ id: row.idHash, userId: personId, expiresAt: row.expiresAt, attributes: {} }))
    },
    setSession: ({ id, userId, expiresAt }) =>
      saveLoginSession(db, { idHash: idHash(id), personId: userId, expiresAt }),
    updateSessionExpiration: (sessionId, expiresAt) => extendLoginSession(db, idHash(sessionId), expiresAt),
    deleteSession: (sessionId) => deleteLoginSession(db, idHash(sessionId)),
    deleteUserSessions: (personId) => deleteLoginSessionsOf(db, personId),
    deleteExpiredSessions: () => deleteExpiredLoginSessions(db),
  }
}
