import { AppError } from '@lensboard/contract'
import { lensKeeper } from '@lensboard/db'
import type { ApiContext } from '../context.js'
import { whyNotManage } from '../models/rights.js'

type Asking = Pick<ApiContext, 'db' | 'modelManagers'> & { person: NonNullable<ApiContext['person']> }

/** What is to be changed, for who brought it or manages models here. Throws LENS_UNKNOWN, FORBIDDEN. */
export async function requireLensKeeper(
  { db, modelManagers, person }: Asking,
  hash: string,
): Promise<{ shipped: boolean; title: string }> {
  const lens = await lensKeeper(db, hash)
  if (!lens) throw new AppError('LENS_UNKNOWN')
  if (lens.personId === person.id || whyNotManage(modelManagers, person) === null) return lens
  throw new AppError('FORBIDDEN', 'A lens is renamed or deleted by who brought it, or by who manages models here.')
}
