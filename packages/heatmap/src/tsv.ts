import type { AttentionResult, LensResult } from '@lensboard/contract'
import { pieceLabel } from '@lensboard/contract'
import { type MapChoice, shownWeights, weightAt } from './attention-weights.js'
import type { Metric } from './metric.js'
import { lensMetric } from './metrics.js'
import { exactFloat } from './numbers.js'
import type { PairWords } from './pair-words.js'
import { rowLabel } from './row-label.js'

/** Inclusive ends, in data order: row 0 is the embedding. */
export interface LensRange {
  rows: [number, number]
  positions: [number, number]
}

/** Quotes a field that would break a line of tab-separated values. */
const field = (text: string): string => (/["\t\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
const number = (value: number): string => (Number.isNaN(value) ? '' : exactFloat(value))
const upTo = ([from, to]: [number, number]) => Array.from({ length: to - from + 1 }, (_, i) => from + i)
/** Lines of tab-separated values; what would break a line is quoted. */
export const tabLines = (rows: string[][]): string => rows.map((row) => row.map(field).join('\t')).join('\n')

/** A block of a lens card for a spreadsheet: raw tokens across, rows down as drawn, values in full precision. */
export function toTsv(
  result: LensResult,
  range: LensRange,
  metric: string | Metric = 'prob',
  pair?: Pick<PairWords, 'columnName' | 'rowLabel'>,
): string {
  const { name, at } = typeof metric === 'string' ? lensMetric(metric) : metric
  const positions = upTo(range.positions)
  const head = [name, ...positions.map((t) => pair?.columnName(t) ?? pieceLabel(result.tokens[t] ?? { text: '' }))]
  const body = upTo(range.rows)
    .reverse()
    .map((row) => [
      pair?.rowLabel(row) ?? (result.rows[row] ? rowLabel(result.rows[row]) : ''),
      ...positions.map((t) => number(at(result, row * result.ids.length + t))),
    ])
  return tabLines([head, ...body])
}

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
  const body = upTo(queries).map((q) => [label(q), ...upTo(keys).map((k) => number(weightAt(shown, q, k)))])
  return tabLines([head, ...body])
}
