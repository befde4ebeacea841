import { checkLensBelongs, errorFacts, type LensReader, type LensRef, type LibraryLens } from '@lensboard/contract'
import { shapeProblem } from './lens-choices'

export const DELETED = 'This lens is not in the library any more. Choose another one, or the logit lens.'

/** What keeps a lens from reading a model, as a sentence; undefined while library or model are not known yet. */
export function lensProblem(
  lens: 'logit' | LensRef,
  model: LensReader | null,
  lenses: readonly LibraryLens[] | null,
): string | undefined {
  if (lens === 'logit' || lenses === null) return
  const record = lenses.find(({ hash }) => hash === lens.hash)
  if (!record) return DELETED
  if (record.missing) return 'The file of this lens is gone from this machine. Bring it again, or choose another one.'
  if (!model) return
  const shape = shapeProblem(record, model)
  if (shape) return shape
  try {
    checkLensBelongs(record.lens, lens, model.checkpoint)
    return
  } catch (error) {
    return errorFacts(error).message
  }
}
