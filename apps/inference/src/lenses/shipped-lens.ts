import { join } from 'node:path'
import { type Db, retireShippedLenses } from '@lensboard/db'
import { readLens, WORKSHOP } from '@lensboard/weights'
import type { LensShelf } from './lens-shelf.js'

const LENSBOARD = { personId: null, personName: 'Lensboard' }

/** Puts the lens that ships with the product on the shelf; one of an earlier version goes, or stays while cards use it. */
export async function keepShippedLens(db: Db, shelf: LensShelf): Promise<void> {
  const hash = await shelf.keep(await readLens(join(WORKSHOP.dir, 'tuned-lens')), LENSBOARD)
  for (const old of await retireShippedLenses(db, hash)) await shelf.forget(old)
}
