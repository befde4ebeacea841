import {
  AppError,
  belongsTo,
  checkLensBelongs,
  checkLensShape,
  type ModelService,
  type RunSpec,
} from '@lensboard/contract'
import { type Db, findLens } from '@lensboard/db'

/**
 * Refuses a card whose learned lens cannot read its model, before anything is queued. Throws LENS_UNKNOWN for one that
 * was deleted, and LENS_MISMATCH.
 */
export async function checkLens(db: Db, models: Pick<ModelService, 'list'>, spec: RunSpec): Promise<void> {
  const ref = spec.kind === 'lens' || spec.kind === 'dataset' ? spec.lens : undefined
  if (ref === undefined || ref === 'logit') return
  const lens = await findLens(db, ref.hash)
  if (!lens) throw new AppError('LENS_UNKNOWN')
  const { checkpoint } = spec
  checkLensBelongs(lens, ref, checkpoint)
  if (belongsTo(lens, checkpoint.hash)) return
  const model = (await models.list()).find(({ checkpoint: { hash } }) => hash === checkpoint.hash)
  if (model) checkLensShape(lens, model)
}
