import type { DatasetResult } from '@lensboard/contract'
import { DATASET_NAMES } from './dataset-names.js'
import { formatNatsValue } from './numbers.js'
import { rowLabel } from './row-label.js'
import { countColumn, numberColumn, type TableLines, wordColumn } from './table-columns.js'

/** One line a row, the output first: mean and spread of every measure, and over how many prompts. */
export function datasetLines(result: DatasetResult): TableLines {
  const { rows, measures, mean, std, n } = result
  const of = (line: number) => rows.length - 1 - line
  return {
    lines: rows.length,
    cellOf: (line) => ({ row: 0, column: of(line) }),
    columns: [
      wordColumn('Row', (line) => (rows[of(line)] ? rowLabel(rows[of(line)]!) : ''), of),
      ...measures.flatMap((measure, m) => {
        const at = (line: number) => m * rows.length + of(line)
        const name = DATASET_NAMES[measure]
        return [
          numberColumn(name, (line) => mean[at(line)] ?? Number.NaN, formatNatsValue),
          numberColumn(`${name}, spread`, (line) => std[at(line)] ?? Number.NaN, formatNatsValue),
          countColumn(`${name}, prompts`, (line) => n[at(line)] ?? 0),
        ]
      }),
    ],
  }
}
