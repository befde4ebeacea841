import type { PersonFacts } from '@lensboard/contract'
import type { Db } from '@lensboard/db'
import { Lucia, TimeSpan } from 'lucia'
import { sessionAdapter } from './session-adapter.js'

declare module 'lucia' {
  interface Register {
    Lucia: Lucia<Record<never, never>, { person: PersonFacts }>
    DatabaseUserAttributes: PersonFacts
  }
}

const COOKIE_NAME = 'lensboard_session'
/** A login lasts this long after its last use; it is extended when half of that has passed. */
const LASTS = new TimeSpan(30, 'd')

/** Lucia as this product uses it. The cookie is Secure exactly when people come by https. */
export const createLucia = (db: Db, origin: string) =>
  new Lucia(sessionAdapter(db), {
    sessionExpiresIn: LASTS,
    sessionCookie: {
      name: COOKIE_NAME,
      attributes: { sameSite: 'lax', path: '/', secure: new URL(origin).protocol === 'https:' },
    },
    getUserAttributes: (person) => ({ person }),
  })
