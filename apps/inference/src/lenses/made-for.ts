import { AppError, checkLensShape, type LensReader, type TrainedLens } from '@lensboard/contract'
import { UNNAMED_MODEL } from '@lensboard/weights'

/** What a person says a lens was made for: a model that is here. */
export interface Said {
  model: LensReader
  /** Who says it. */
  by: string
}

/** Names of one model differ by who published it, its revision and letter case. */
const plain = (name: string): string => name.replace(/@.*$/, '').split('/').at(-1)!.toLowerCase()

/** A lens with one more sentence about how it came here. */
export const withNote = (lens: TrainedLens, note: string): TrainedLens => ({
  ...lens,
  origin: { ...lens.origin, notes: [...(lens.origin.notes ?? []), note] },
})

/**
 * A lens with the model that it belongs to, by what its file and the person say; where only the person says it, that is
 * noted. Throws LENS_INVALID where neither says one, LENS_MISMATCH where they contradict each other or the shapes differ.
 */
export function madeFor(lens: TrainedLens, said?: Said): TrainedLens {
  const { name, hash } = lens.checkpoint
  const unnamed = name === UNNAMED_MODEL
  if (!said) {
    if (!unnamed || hash !== undefined) return lens
    throw new AppError(
      'LENS_INVALID',
      'The file does not say which model this lens was made for. Choose the model, then bring it again.',
    )
  }
  const { model, by } = said
  const { checkpoint } = model
  if (hash === checkpoint.hash) {
    checkLensShape(lens, model)
    return lens
  }
  if (hash !== undefined || !(unnamed || plain(name) === plain(checkpoint.name)))
    throw new AppError(
      'LENS_MISMATCH',
      `The file says that this lens was made for ${name}${hash === undefined ? '' : ` (weights ${hash.slice(0, 8)})`}, ` +
        `and you chose ${checkpoint.name}. Choose that model, or none.`,
    )
  checkLensShape(lens, model)
  const note = unnamed
    ? `The file does not say which model it was made for. ${by} said: ${checkpoint.name}.`
    : `The file names ${name}, not its weights. ${by} said that they are those of ${checkpoint.name} here.`
  return withNote({ ...lens, checkpoint }, note)
}
