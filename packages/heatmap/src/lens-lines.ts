import type { LensResult, TokenGroup } from '@lensboard/contract'
import type { Sides } from './difference-metric.js'
import { candidate } from './lens-cell.js'
import { type Metric, whyMissing } from './metric.js'
import { LENS_METRICS, lensMetric, shownMetric } from './metrics.js'
import { pairColumns } from './pair-columns.js'
import { rowLabel } from './row-label.js'
import { subjectLabel } from './subject.js'
import {
  countColumn,
  numberColumn,
  type TableColumn,
  type TableLines,
  tokenColumn,
  wordColumn,
} from './table-columns.js'

/** What a lens card shows besides its reading. */
export interface LensTableLook {
  /** A measure of followed tokens gets a column of its own. */
  metric?: string | undefined
  baseline?: LensResult | undefined
  sides?: Sides | undefined
  groups?: readonly TokenGroup[] | undefined
}

/** One line a cell: the output row first, positions in order; every measure, or its difference to a baseline. */
export function lensLines(result: LensResult, look: LensTableLook = {}): TableLines {
  const { baseline, sides, groups = [] } = look
  const { length: tokens } = result.ids
  const rows = result.rows.length
  const rowOf = (line: number) => rows - 1 - Math.floor(line / tokens)
  const positionOf = (line: number) => line % tokens
  const cellOf = (line: number) => rowOf(line) * tokens + positionOf(line)
  const top = (of: LensResult) => (line: number) => {
    const cell = { row: rowOf(line), position: positionOf(line) }
    return cell.position < of.ids.length ? candidate(of, cell, 0).piece : { text: '' }
  }
  const chosen = lensMetric(look.metric ?? 'prob', groups)
  const measures = [
    ...(chosen.subjects ? [chosen] : []),
    ...LENS_METRICS.filter(({ lacks }) => !lacks?.(result) && !(baseline && lacks?.(baseline))),
  ].map(({ id }) => shownMetric(id, { baseline, sides, groups }))
  const letters = sides ? (['A', 'B'] as const) : (['with', 'without'] as const)
  const columns: TableColumn[] = [
    ...(pairColumns(result, baseline, letters, { rowOf, positionOf }) ?? [
      wordColumn('Row', (line) => (result.rows[rowOf(line)] ? rowLabel(result.rows[rowOf(line)]!) : ''), rowOf),
      countColumn('Position', positionOf),
      tokenColumn('Token', (line) => result.tokens[positionOf(line)] ?? { text: '' }),
    ]),
    tokenColumn(baseline ? `Top token, ${letters[0]}` : 'Top token', top(result)),
    ...(baseline ? [tokenColumn(`Top token, ${letters[1]}`, top(baseline))] : []),
    ...measures.map((metric) =>
      numberColumn(
        nameOf(result, metric),
        (line) => metric.at(result, cellOf(line)),
        metric.short,
        whyMissing(metric, result),
      ),
    ),
  ]
  const at = (line: number) => ({ row: rowOf(line), column: positionOf(line) })
  return { lines: rows * tokens, columns, cellOf: at }
}

function nameOf(result: LensResult, metric: Metric): string {
  const of = metric.subjects?.map((subject) => subjectLabel(result, subject)).join(' − ')
  const name = [metric.name, of].filter(Boolean).join(' ')
  return metric.unit === 'nats' ? `${name}, nats` : name
}
