import { type AttentionResult, pieceLabel } from '@lensboard/contract'
import { type MapChoice, shownWeights, weightAt } from './attention-weights.js'
import { tabLines, tabNumber, upTo } from './tsv.js'

/** A block of attention weights: keys across, queries down; masked cells, and sinks that are left out, are empty. */
export function attentionTsv(
  result: AttentionResult,
  choice: MapChoice,
  queries: [number, number],
  keys: [number, number],
): string {
  const shown = shownWeights(result, choice)
  const label = (t: number) => pieceLabel(result.tokens[t] ?? { text: '' })
  const what = shown.left === 'renormalised' ? 'Attention without sinks' : 'Attention'
  const head = [`${what}: query ↓ key →`, ...upTo(keys).map(label)]
  const body = upTo(queries).map((q) => [label(q), ...upTo(keys).map((k) => tabNumber(weightAt(shown, q, k)))])
  return tabLines([head, ...body])
}
