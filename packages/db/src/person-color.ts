import type { PersonFacts } from '@lensboard/contract'
import type { Db } from './connect.js'
import { PERSON_COLUMNS } from './people.js'

/** Gives a person another colour. */
export const recolorPerson = (db: Db, personId: string, color: string): Promise<PersonFacts> =>
  db.prisma.person.update({ where: { id: personId }, data: { color }, select: PERSON_COLUMNS })
