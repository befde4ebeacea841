import type { TrainedLens } from './trained-lens.js'

/** Below this share of the blocks, counted from the first, Jacobian lenses are published as not meaningful. */
const JACOBIAN_DEPTH = 0.29

/** The row of a card at which the map of a block stands: what leaves a block is what enters the next one. */
export const rowOfMap = (kind: TrainedLens['kind'], layer: number): number => (kind === 'jacobian' ? layer + 1 : layer)

/** Rows of a card, by the block they enter, whose reading says nothing, and how that is known. */
interface Meaningless {
  rows: number[]
  by: 'held-out text' | 'depth'
}

/**
 * Where a lens carries no meaning. On held-out text: rows that predict the output no better than its mean over that text
 * does, which knows nothing of what was read. Where that was not measured, the first 29 % of the blocks of a Jacobian
 * lens, as its publishers state it; of a tuned lens none.
 */
export function meaninglessRows(
  { kind, layers, evaluation }: Pick<TrainedLens, 'kind' | 'layers' | 'evaluation'>,
  nLayers: number,
): Meaningless {
  const rows = (says: (layer: number, i: number) => boolean) => layers.filter(says).map((l) => rowOfMap(kind, l))
  const { chance, lens = [] } = evaluation ?? {}
  if (chance !== undefined) return { rows: rows((_, i) => (lens[i]?.kl ?? 0) >= chance), by: 'held-out text' }
  return { rows: rows((layer) => kind === 'jacobian' && layer < JACOBIAN_DEPTH * nLayers), by: 'depth' }
}

/** Maps through which held-out text is read worse than by the logit lens, by their layer. */
export const worseThanLogitLens = ({ layers, evaluation }: Pick<TrainedLens, 'layers' | 'evaluation'>): number[] =>
  layers.filter((_, i) => (evaluation?.lens[i]?.kl ?? 0) > (evaluation?.logitLens[i]?.kl ?? 0))
