import type { LensResult } from '@lensboard/contract'
import { pieceLabel } from '@lensboard/contract'
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
/** In full precision; what is missing is empty. */
export const tabNumber = (value: number): string => (Number.isNaN(value) ? '' : exactFloat(value))
/** Every number of an inclusive range. */
export const upTo = ([from, to]: [number, number]) => Array.from({ length: to - from + 1 }, (_, i) => from + i)
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
      ...positions.map((t) => tabNumber(at(result, row * result.ids.length + t))),
    ])
  return tabLines([head, ...body])
}
