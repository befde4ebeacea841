import type { CheckpointRef } from './checkpoint-ref.js'
import { AppError } from './error.js'
import type { LensRef } from './lens-ref.js'
import type { TrainedLens } from './trained-lens.js'

/** A lens as its record says it is, without what it was learned from. */
export type LensFacts = Pick<TrainedLens, 'kind' | 'checkpoint' | 'layers' | 'dModel'>

/** What of a model decides whether a lens can read it. */
export interface LensReader {
  checkpoint: CheckpointRef
  nLayers: number
  dModel: number
}

const named = ({ name, hash }: TrainedLens['checkpoint']): string =>
  hash === undefined ? `${name}, of unknown weights` : `${name} (weights ${hash.slice(0, 8)})`

/** Whether a lens is known to belong to these weights; where its maker told only a name, it is not. */
export const belongsTo = ({ checkpoint }: Pick<LensFacts, 'checkpoint'>, hash: string): boolean =>
  checkpoint.hash === hash

/**
 * Throws LENS_MISMATCH, naming both models, for a lens that is not known to belong to these weights, unless the card says
 * that somebody accepted just that.
 */
export function checkLensBelongs(lens: LensFacts, { madeFor }: Pick<LensRef, 'madeFor'>, model: CheckpointRef): void {
  const { checkpoint } = lens
  if (belongsTo(lens, model.hash)) return
  if (madeFor && madeFor.hash === checkpoint.hash) return
  throw new AppError(
    'LENS_MISMATCH',
    `This lens was made for ${named(checkpoint)}, and this card asks ${named(model)}. Choose a lens of this model, or ` +
      'accept the other one where the lens is chosen: the card then says so.',
  )
}

/** Throws LENS_MISMATCH, with both figures, for a lens of another shape than the model; nobody can accept that. */
export function checkLensShape(lens: LensFacts, { checkpoint, nLayers, dModel }: LensReader): void {
  const { name } = checkpoint
  const refuse = (why: string) => new AppError('LENS_MISMATCH', `${why} Choose a lens of this model.`)
  if (lens.dModel !== dModel)
    throw refuse(`This lens is for streams of ${lens.dModel} numbers; those of ${name} have ${dModel}.`)
  const last = lens.layers.at(-1) ?? 0
  if (last >= nLayers)
    throw refuse(`This lens has a map for block ${last}; ${name} has ${nLayers} blocks, 0 to ${nLayers - 1}.`)
  // A tuned lens reads what enters every block up to the last; of Jacobians any layers may be published.
  if (lens.kind === 'tuned' && last < nLayers - 1 && !belongsTo(lens, checkpoint.hash))
    throw refuse(`This lens was made for ${last + 1} blocks; ${name} has ${nLayers}.`)
}
