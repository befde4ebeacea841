import { createHash } from 'node:crypto'
import { CHANNEL } from '@lensboard/contract'
import { createProject, listen, listProjects } from '@lensboard/db'
import { type TestDatabase, withDatabase } from '@lensboard/db/testing'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Auth, createAuth, type Login } from './auth.js'

const IP = '10.0.0.7'
const PASSWORD = 'correct horse battery'
let database: TestDatabase
let auth: Auth
beforeAll(async () => {
  database = await withDatabase()
  auth = createAuth(database.db, { origin: 'http://localhost:3000' })
})
afterAll(() => database.drop())

let people = 0
const newEmail = () => `person${++people}@example.org`
const signUp = (email = newEmail()) => auth.signUp({ email, password: PASSWORD, name: 'Ada' }, IP)
/** The Cookie header a browser would send after this Set-Cookie. */
const sent = (setCookie: string) => setCookie.split(';')[0]!
const sessionId = (login: Login) => sent(login.cookie).split('=')[1]!
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error: { code: string }) => error.code,
  )

test('who signs up is recognized by the cookie, and again after signing in, in any spelling of the e-mail', async () => {
  const { person, cookie } = await auth.signUp({ email: ' Ada@Example.ORG ', password: PASSWORD, name: ' Ada  L ' }, IP)
  expect(person).toEqual({ id: expect.any(String), name: 'Ada L', color: expect.stringMatching(/^#/), isGuest: false })
  expect((await auth.personOf(sent(cookie)))?.person).toEqual(person)
  const again = await auth.signIn({ email: 'ADA@example.org', password: PASSWORD }, IP)
  expect((await auth.personOf(`theme=dark; ${sent(again.cookie)}`))?.person).toEqual(person)
})

test('the cookie is HttpOnly and Lax, and Secure exactly when people come by https', async () => {
  const overHttps = createAuth(database.db, { origin: 'https://board.example' })
  const plain = await auth.continueAsGuest({}, IP)
  const secure = await overHttps.continueAsGuest({}, IP)
  expect(plain.cookie).toMatch(/^lensboard_session=\w{40}; HttpOnly; Max-Age=\d+; Path=\/; SameSite=Lax$/)
  expect(secure.cookie).toMatch(/^lensboard_session=\w{40}; HttpOnly; Max-Age=\d+; Path=\/; SameSite=Lax; Secure$/)
})

test('the database holds a hash of the session id, an argon2id hash of the password, and neither of the two', async () => {
  const email = newEmail()
  const login = await signUp(email)
  const id = sessionId(login)
  const row = await database.db.prisma.loginSession.findFirstOrThrow({ where: { personId: login.person.id } })
  expect(row.idHash).toBe(createHash('sha256').update(id).digest('hex'))
  const { rows } = await database.db.pool.query<{ all: string }>(
    `select (select json_agg(p) from "Person" p)::text || (select json_agg(s) from "LoginSession" s)::text as all`,
  )
  expect(rows[0]!.all).not.toContain(id)
  expect(rows[0]!.all).not.toContain(PASSWORD)
  const { passwordHash } = await database.db.prisma.person.findUniqueOrThrow({ where: { email } })
  expect(passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  // The hash itself opens nothing.
  expect(await auth.personOf(`lensboard_session=${row.idHash}`)).toBeNull()
})

test('cookies that name no login are nobody, and break nothing', async () => {
  const cookies = [
    undefined,
    null,
    '',
    'lensboard_session=',
    'lensboard_session=\0',
    `lensboard_session=${'x'.repeat(9999)}`,
  ]
  for (const cookie of cookies) expect(await auth.personOf(cookie)).toBeNull()
})

test('signing out ends one login, signing out everywhere ends all, and open boards are told', async () => {
  const email = newEmail()
  const first = await signUp(email)
  const others = await Promise.all([1, 2].map(() => auth.signIn({ email, password: PASSWORD }, IP)))
  const logins = [first, ...others].map(({ cookie }) => sent(cookie))
  const { projectId } = await createProject(database.db, first.person.id, 'Mine')
  const told: unknown[] = []
  const stop = await listen(database.db, CHANNEL.access, (payload) => told.push(JSON.parse(payload)))
  const valid = async () => (await Promise.all(logins.map((cookie) => auth.personOf(cookie)))).map(Boolean)

  expect(await auth.signOut(logins[0])).toMatch(/^lensboard_session=; .*Max-Age=0/)
  expect(await valid()).toEqual([false, true, true])
  expect(await auth.signOutEverywhere(first.person)).toMatch(/^lensboard_session=; .*Max-Age=0/)
  expect(await valid()).toEqual([false, false, false])
  const change = { projectId, personId: first.person.id }
  await vi.waitFor(() => expect(told).toEqual([change, change]))
  await stop()
})

test('a login past half its life is extended with a new cookie, one that ran out is forgotten', async () => {
  const login = await signUp()
  const cookie = sent(login.cookie)
  const inDays = (days: number) =>
    database.db.prisma.loginSession.updateMany({
      where: { personId: login.person.id },
      data: { expiresAt: new Date(Date.now() + days * 86_400_000) },
    })
  expect((await auth.personOf(cookie))?.cookie).toBeUndefined()
  await inDays(14)
  const extended = await auth.personOf(cookie)
  expect(sent(extended!.cookie!)).toBe(cookie)
  expect(extended!.session.expiresAt.getTime()).toBeGreaterThan(Date.now() + 29 * 86_400_000)
  await inDays(-1)
  expect(await auth.personOf(cookie)).toBeNull()
  expect(await database.db.prisma.loginSession.count({ where: { personId: login.person.id } })).toBe(0)
})

test('logins that ran out are swept away, the others stay', async () => {
  const [old, young] = [await signUp(), await signUp()]
  await database.db.prisma.loginSession.updateMany({
    where: { personId: old.person.id },
    data: { expiresAt: new Date(0) },
  })
  await auth.forgetExpired()
  const left = await database.db.prisma.loginSession.groupBy({
    by: ['personId'],
    where: { personId: { in: [old.person.id, young.person.id] } },
  })
  expect(left).toEqual([{ personId: young.person.id }])
})

test('thirty guests who come at once get thirty names and accounts', async () => {
  const guests = await Promise.all(Array.from({ length: 30 }, () => auth.continueAsGuest({}, IP)))
  expect(new Set(guests.map(({ person }) => person.name)).size).toBe(30)
  expect(new Set(guests.map(({ person }) => person.id)).size).toBe(30)
  expect(guests.every(({ person }) => person.isGuest && /^Guest [A-Z]/.test(person.name))).toBe(true)
})

test('a guest may bring a name, and an empty field is no name', async () => {
  expect((await auth.continueAsGuest({ name: ' Bo ' }, IP)).person.name).toBe('Bo')
  for (const name of [null, '', '  ']) expect((await auth.continueAsGuest({ name }, IP)).person.name).toMatch(/^Guest /)
  expect(await codeOf(auth.continueAsGuest({ name: 'x'.repeat(41) }, IP))).toBe('BAD_REQUEST')
})

test('a claimed guest keeps id and projects, signs in by e-mail, and its guest cookie is void', async () => {
  const guest = await auth.continueAsGuest({}, IP)
  const { projectId } = await createProject(database.db, guest.person.id, 'Facts')
  const email = newEmail()
  const claimed = await auth.claimGuest(guest.person, { email, password: PASSWORD, name: 'Cy' })
  expect(claimed.person).toEqual({ ...guest.person, name: 'Cy', isGuest: false })
  expect(await auth.personOf(sent(guest.cookie))).toBeNull()
  expect((await auth.personOf(sent(claimed.cookie)))?.person.id).toBe(guest.person.id)
  const back = await auth.signIn({ email, password: PASSWORD }, IP)
  const projects = await listProjects(database.db, back.person.id, { show: 'mine' })
  expect(projects.map(({ id, owner }) => [id, owner.name])).toEqual([[projectId, 'Cy']])
  const twice = auth.claimGuest(guest.person, { email: newEmail(), password: PASSWORD, name: 'Di' })
  expect(await codeOf(twice)).toBe('NOT_FOUND')
})

test('an e-mail belongs to one account, however it is asked for', async () => {
  const email = newEmail()
  await signUp(email)
  const guest = await auth.continueAsGuest({}, IP)
  const both = await Promise.all([
    codeOf(signUp(email.toUpperCase())),
    codeOf(auth.claimGuest(guest.person, { email, password: PASSWORD, name: 'Cy' })),
  ])
  expect(both).toEqual(['EMAIL_TAKEN', 'EMAIL_TAKEN'])
  expect((await auth.personOf(sent(guest.cookie)))?.person).toEqual(guest.person)
})

test('a wrong password and an unknown e-mail get one answer and take about as long', async () => {
  const email = newEmail()
  await signUp(email)
  const timed = async (form: { email: string; password: string }) => {
    const began = performance.now()
    const error = await auth.signIn(form, IP).catch((reason: { code: string; message: string }) => reason)
    return { error, ms: performance.now() - began }
  }
  await timed({ email, password: 'warm up the decoy' })
  const wrong = []
  const unknown = []
  for (let round = 0; round < 5; round++) {
    wrong.push(await timed({ email, password: 'wrong password' }))
    unknown.push(await timed({ email: 'nobody@example.org', password: 'wrong password' }))
  }
  const fastest = (tries: { ms: number }[]) => Math.min(...tries.map(({ ms }) => ms))
  expect(unknown.map(({ error }) => String(error))).toEqual(wrong.map(({ error }) => String(error)))
  expect(unknown[0]!.error).toMatchObject({ code: 'WRONG_CREDENTIALS', message: 'Wrong e-mail or password.' })
  expect(fastest(unknown)).toBeGreaterThan(fastest(wrong) / 3)
})

test('the eleventh wrong password for an e-mail is refused, even the right one then', async () => {
  const email = newEmail()
  await signUp(email)
  const guesses = await Promise.all(
    Array.from({ length: 11 }, (_, n) => codeOf(auth.signIn({ email, password: `guess number ${n}` }, IP))),
  )
  expect(guesses.sort()).toEqual(['RATE_LIMITED', ...Array(10).fill('WRONG_CREDENTIALS')])
  expect(await codeOf(auth.signIn({ email, password: PASSWORD }, IP))).toBe('RATE_LIMITED')
})

test('guests and accounts from one address stop after a class of 300', async () => {
  const fresh = createAuth(database.db, { origin: 'http://localhost:3000' })
  const codes = await Promise.all(
    Array.from({ length: 301 }, () => codeOf(fresh.continueAsGuest({ name: 'Bo' }, '10.9.9.9'))),
  )
  expect(codes.filter((code) => code !== 'no error')).toEqual(['RATE_LIMITED'])
  expect(await codeOf(fresh.signUp({ email: newEmail(), password: PASSWORD, name: 'Bo' }, '10.9.9.9'))).toBe(
    'RATE_LIMITED',
  )
})

test.each([
  ['no address', { email: 'no address' }, 'This is not an e-mail address.'],
  ['an endless address', { email: `${'a'.repeat(250)}@b.org` }, 'The e-mail is too long. The limit is 254 characters.'],
  ['a missing address', { email: null }, 'The e-mail is missing.'],
  ['a short password', { password: 'seven77' }, 'The password is too short. Use at least 8 characters.'],
  ['an endless password', { password: 'x'.repeat(257) }, 'The password is too long. The limit is 256 characters.'],
  ['a reordering name', { name: 'a\u202eb' }, 'The name contains a character that cannot be shown. Type it again.'],
  ['an endless name', { name: 'x'.repeat(41) }, 'The name has 41 characters. The limit is 40.'],
])('signing up with %s is refused with its reason', async (_, change, message) => {
  const form = { email: newEmail(), password: PASSWORD, name: 'Ada', ...change }
  await expect(auth.signUp(form, IP)).rejects.toMatchObject({ code: 'BAD_REQUEST', message })
})

test('a person can take another name, and not an impossible one', async () => {
  const { person, cookie } = await signUp()
  expect(await auth.changeName(person, ' Grace ')).toEqual({ ...person, name: 'Grace' })
  expect((await auth.personOf(sent(cookie)))?.person.name).toBe('Grace')
  expect(await codeOf(auth.changeName(person, '\u202e'))).toBe('BAD_REQUEST')
})
