import type { AttentionResult, MeasureId } from '@lensboard/contract'
import { availableHead, headName, madeName } from './attention-matrix.js'
import { type MapChoice, shownWeights } from './attention-weights.js'
import { measureText } from './measure-text.js'

/** Which measure a shown map is: renormalised without sinks it is another one. */
export function attentionMeasure(result: AttentionResult, choice: MapChoice): MeasureId {
  if (availableHead(result, choice.layer, choice.head).head === 'rollout') return 'rollout'
  return shownWeights(result, choice).left === 'renormalised' ? 'attentionWithoutSinks' : 'attention'
}

/** How a map over several heads is made of theirs. */
const FOLDS: Partial<Record<string, string>> = {
  mean: 'Mean over heads: (1 / H) Σ_h w_h, over the heads of this layer that the result holds.',
  max: 'Largest over heads: max_h w_h, cell by cell, over the heads of this layer that the result holds; rows may sum to more than 1.',
  all: 'Mean over all: (1 / (L · H)) Σ_l Σ_h w_lh, over the layers and heads that the result holds.',
}

/** Everything that a legend says of a shown map, line by line. */
export function aboutMap(result: AttentionResult, choice: MapChoice): string[] {
  const { name, formula, meaning, direction, unit, missing } = measureText(attentionMeasure(result, choice))
  const { head } = availableHead(result, choice.layer, choice.head)
  const made = madeName(result)
  const fold = made ? `${made}: (1 / n) Σ w over the n locked heads, cell by cell.` : FOLDS[head]
  const { left } = shownWeights(result, choice)
  return [
    `${name}, ${headName(result, choice.layer, choice.head)}`,
    ...[formula, ...(fold ? [fold] : []), meaning, direction, `Unit: ${unit}.`, `Hatched: ${missing}`],
    ...(left === 'hidden'
      ? [
          'Sinks are hidden: their columns are hatched, the other weights are as they were, and rows sum to less than 1.',
        ]
      : []),
  ]
}
