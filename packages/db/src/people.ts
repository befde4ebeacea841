import { AppError, type PersonFacts } from '@lensboard/contract'
import type { Db } from './connect.js'
import { Prisma } from './generated/prisma/client.js'

/** Columns that others may see of a person. */
export const PERSON_COLUMNS = { id: true, name: true, color: true, isGuest: true } as const

export interface NewPerson {
  /** Lower-cased. */
  email: string
  passwordHash: string
  name: string
  color: string
}

/** Two guests who arrive at once must not get one name, so the choice is made one at a time. */
const GUEST_NAME_LOCK = 0x6775_6573
/** How many recent guests a new name should differ from. */
const RECENT_GUESTS = 500
const GUEST_WAIT_MS = 20_000

const emailTaken = (error: unknown): unknown =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002'
    ? new AppError('EMAIL_TAKEN', undefined, { cause: error })
    : error

/** Adds a person with an account; throws EMAIL_TAKEN. */
export async function createPerson(db: Db, person: NewPerson): Promise<PersonFacts> {
  try {
    return await db.prisma.person.create({ data: person, select: PERSON_COLUMNS })
  } catch (error) {
    throw emailTaken(error)
  }
}

/** Adds a guest, under this name or under the one that `name` makes, given the names of recent guests. */
export function createGuest(
  db: Db,
  color: string,
  name: string | ((taken: ReadonlySet<string>) => string),
): Promise<PersonFacts> {
  const add = (asking: Pick<Db['prisma'], 'person'>, chosen: string) =>
    asking.person.create({ data: { name: chosen, color, isGuest: true }, select: PERSON_COLUMNS })
  if (typeof name === 'string') return add(db.prisma, name)
  return db.prisma.$transaction(
    async (tx) => {
      await tx.$executeRaw`select pg_advisory_xact_lock(${GUEST_NAME_LOCK})`
      const recent = await tx.person.findMany({
        where: { isGuest: true },
        orderBy: { createdAt: 'desc' },
        take: RECENT_GUESTS,
        select: { name: true },
      })
      return add(tx, name(new Set(recent.map((guest) => guest.name))))
    },
    // A whole class may stand in this line.
    { maxWait: GUEST_WAIT_MS, timeout: GUEST_WAIT_MS },
  )
}

/** The person behind a lower-cased e-mail, with the hash to check a password against. */
export async function findPersonByEmail(
  db: Db,
  email: string,
): Promise<{ person: PersonFacts; passwordHash: string } | null> {
  const row = await db.prisma.person.findUnique({
    where: { email },
    select: { ...PERSON_COLUMNS, passwordHash: true },
  })
  if (!row?.passwordHash) return null
  const { passwordHash, ...person } = row
  return { person, passwordHash }
}

/** Turns a guest into an account with the same id; throws EMAIL_TAKEN, and NOT_FOUND when there is no such guest. */
export async function claimPerson(db: Db, personId: string, claim: Omit<NewPerson, 'color'>): Promise<PersonFacts> {
  try {
    const [person] = await db.prisma.person.updateManyAndReturn({
      where: { id: personId, isGuest: true },
      data: { ...claim, isGuest: false },
      select: PERSON_COLUMNS,
    })
    if (!person) throw new AppError('NOT_FOUND', 'This account is not a guest account any more.')
    return person
  } catch (error) {
    throw emailTaken(error)
  }
}

/** Gives a person another name. */
export function renamePerson(db: Db, personId: string, name: string): Promise<PersonFacts> {
  return db.prisma.person.update({ where: { id: personId }, data: { name }, select: PERSON_COLUMNS })
}
