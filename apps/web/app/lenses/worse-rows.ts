import type { TrainedLens } from '@lensboard/contract'
import { FIGURES, type Figure } from './lens-words'

/** Layers at which a lens is worse than the logit lens by one figure. */
export const worseRows = (
  { layers, evaluation }: Pick<TrainedLens, 'layers' | 'evaluation'>,
  figure: Figure,
): number[] =>
  evaluation
    ? layers.filter((_, row) => {
        const [lens, logit] = [evaluation.lens[row]![figure], evaluation.logitLens[row]![figure]]
        return FIGURES[figure].better === 'lower' ? lens > logit : lens < logit
      })
    : []
