import { AppError, type PersonFacts } from '@lensboard/contract'
import {
  announceAccessOf,
  claimPerson,
  createGuest,
  createPerson,
  type Db,
  findPersonByEmail,
  renamePerson,
} from '@lensboard/db'
import { NewAccount, PersonName, parseForm, SignIn } from './credentials.js'
import { guestName, personColor } from './guest-name.js'
import { createLucia } from './login-sessions.js'
import { hashPassword, passwordFits } from './password.js'
import { createRateLimits, ipKey } from './rate-limits.js'

/** A login that just began; `cookie` is the value of a Set-Cookie header. */
export interface Login {
  person: PersonFacts
  cookie: string
}

/** Who is asking. `cookie`, when there, must be sent back as Set-Cookie: the login now lasts longer. */
export interface Asker {
  person: PersonFacts
  session: { id: string; expiresAt: Date }
  cookie?: string
}

export type Auth = ReturnType<typeof createAuth>

/** Everything a web server asks about people. `origin` is where people come to; it decides whether cookies are Secure. */
export function createAuth(db: Db, { origin }: { origin: string }) {
  const lucia = createLucia(db, origin)
  const limits = createRateLimits()
  const blankCookie = () => lucia.createBlankSessionCookie().serialize()

  async function logIn(person: PersonFacts): Promise<Login> {
    const session = await lucia.createSession(person.id, {})
    return { person, cookie: lucia.createSessionCookie(session.id).serialize() }
  }

  /** Whose login the Cookie header names; null when it names none that holds. */
  async function personOf(cookieHeader: string | null | undefined): Promise<Asker | null> {
    const sessionId = lucia.readSessionCookie(cookieHeader ?? '')
    if (!sessionId) return null
    const { session, user } = await lucia.validateSession(sessionId)
    if (!session) return null
    const { id, expiresAt, fresh } = session
    const asker = { person: user.person, session: { id, expiresAt } }
    return fresh ? { ...asker, cookie: lucia.createSessionCookie(id).serialize() } : asker
  }

  return {
    personOf,

    /** Makes an account; throws BAD_REQUEST, EMAIL_TAKEN, RATE_LIMITED. */
    async signUp(form: { email: unknown; password: unknown; name: unknown }, ip: string): Promise<Login> {
      const { email, password, name } = parseForm(NewAccount, form)
      await limits.spend('newPeoplePerIp', ipKey(ip))
      const passwordHash = await hashPassword(password)
      return logIn(await createPerson(db, { email, passwordHash, name, color: personColor() }))
    },

    /** Opens an account; throws WRONG_CREDENTIALS alike for an unknown e-mail and a wrong password, RATE_LIMITED. */
    async signIn(form: { email: unknown; password: unknown }, ip: string): Promise<Login> {
      const read = SignIn.safeParse(form)
      if (!read.success) throw new AppError('WRONG_CREDENTIALS')
      const { email, password } = read.data
      await limits.spend('signInPerIp', ipKey(ip))
      // Spent before the slow check, so that guesses sent at once cannot all slip through.
      await limits.spend('signInPerEmail', email)
      const found = await findPersonByEmail(db, email)
      if (!(await passwordFits(found?.passwordHash, password)) || !found) throw new AppError('WRONG_CREDENTIALS')
      await limits.forgive('signInPerEmail', email)
      return logIn(found.person)
    },

    /** Ends the login of this Cookie header and answers with the cookie that clears it. */
    async signOut(cookieHeader: string | null | undefined): Promise<string> {
      const asker = await personOf(cookieHeader)
      if (asker) {
        await lucia.invalidateSession(asker.session.id)
        await announceAccessOf(db, asker.person.id)
      }
      return blankCookie()
    },

    /** Ends every login of a person, this one included, and answers with the cookie that clears it. */
    async signOutEverywhere(person: PersonFacts): Promise<string> {
      await lucia.invalidateUserSessions(person.id)
      await announceAccessOf(db, person.id)
      return blankCookie()
    },

    /** Lets somebody in without an account; throws BAD_REQUEST, RATE_LIMITED. Without a name they get a bird's. */
    async continueAsGuest(form: { name?: unknown }, ip: string): Promise<Login> {
      const unnamed = form.name == null || (typeof form.name === 'string' && form.name.trim() === '')
      const name = unnamed ? undefined : parseForm(PersonName, form.name)
      await limits.spend('newPeoplePerIp', ipKey(ip))
      return logIn(await createGuest(db, personColor(), name ?? guestName))
    },

    /**
     * Turns a guest into an account: same id, same projects. Logins made as a guest end; the answer holds a new one.
     * Throws BAD_REQUEST, EMAIL_TAKEN, RATE_LIMITED, NOT_FOUND when it is no guest account.
     */
    async claimGuest(guest: PersonFacts, form: { email: unknown; password: unknown; name: unknown }): Promise<Login> {
      const { email, password, name } = parseForm(NewAccount, form)
      await limits.spend('claimsPerPerson', guest.id)
      const person = await claimPerson(db, guest.id, { email, passwordHash: await hashPassword(password), name })
      await lucia.invalidateUserSessions(person.id)
      await announceAccessOf(db, person.id)
      return logIn(person)
    },

    /** Gives a person another name; throws BAD_REQUEST. */
    async changeName(person: PersonFacts, name: unknown): Promise<PersonFacts> {
      return renamePerson(db, person.id, parseForm(PersonName, name))
    },

    /** Forgets logins that have run out; for a timer. */
    forgetExpired: (): Promise<void> => lucia.deleteExpiredSessions(),
  }
}
