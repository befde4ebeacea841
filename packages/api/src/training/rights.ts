import { AppError, type PersonFacts } from '@lensboard/contract'
import { findTraining, type TrainingSeen, trainingFor } from '@lensboard/db'
import type { ApiContext } from '../context.js'
import { whyNotManage } from '../models/rights.js'

/** A training by its id; throws NOT_FOUND. */
export async function training({ db }: Pick<ApiContext, 'db'>, id: string): Promise<TrainingSeen> {
  const found = await findTraining(db, id)
  if (!found) throw new AppError('NOT_FOUND', 'This training is not on the list any more.')
  return found
}

/** A training that this person may stop or take off the list: who asked for it, or who manages the models here. */
export async function ownTraining(
  ctx: Pick<ApiContext, 'db' | 'modelManagers'> & { person: PersonFacts },
  id: string,
): Promise<TrainingSeen> {
  const found = await training(ctx, id)
  if (found.personId !== ctx.person.id && whyNotManage(ctx.modelManagers, ctx.person) !== null)
    throw new AppError(
      'FORBIDDEN',
      `Only ${found.by}, who asked for this training, or an account that manages models may do this.`,
    )
  return found
}

/** A training as the asker sees it now. */
export const seen = async (ctx: Pick<ApiContext, 'db'> & { person: PersonFacts }, id: string) =>
  trainingFor(await training(ctx, id), ctx.person.id)
