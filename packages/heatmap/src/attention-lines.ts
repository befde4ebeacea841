import type { AttentionResult } from '@lensboard/contract'
import { attentionMatrix, type Head } from './attention-matrix.js'
import { formatWeight } from './numbers.js'
import { countColumn, numberColumn, type TableLines, tokenColumn } from './table-columns.js'

/** One line a pair of a query and a key it may read, of one pattern. */
export function attentionLines(result: AttentionResult, layer: number, head: Head): TableLines {
  const { length: tokens } = result.ids
  const matrix = attentionMatrix(result, layer, head)
  // Line q (q + 1) / 2 + k, undone.
  const queryOf = (line: number) => Math.floor((Math.sqrt(8 * line + 1) - 1) / 2)
  const keyOf = (line: number) => line - (queryOf(line) * (queryOf(line) + 1)) / 2
  const token = (position: number) => result.tokens[position] ?? { text: '' }
  const side = (name: string, of: (line: number) => number) => [
    countColumn(`${name} position`, of),
    tokenColumn(name, (line) => token(of(line))),
  ]
  const weight = numberColumn(
    'Weight',
    (line) => matrix[queryOf(line) * tokens + keyOf(line)] ?? Number.NaN,
    formatWeight,
  )
  return {
    lines: (tokens * (tokens + 1)) / 2,
    columns: [...side('Query', queryOf), ...side('Key', keyOf), weight],
    cellOf: (line) => ({ row: queryOf(line), column: keyOf(line) }),
  }
}
