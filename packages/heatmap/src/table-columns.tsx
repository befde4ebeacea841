import type { AttentionResult, LensResult } from '@lensboard/contract'
import { pieceLabel } from '@lensboard/contract'
import type { ReactNode } from 'react'
import { attentionMatrix, type Head } from './attention-matrix.js'
import { candidate } from './lens-cell.js'
import { LENS_METRICS } from './metrics.js'
import { exactFloat, formatWeight } from './numbers.js'
import { rowLabel } from './row-label.js'
import { TokenText } from './token-text.js'

/** One column of a result table; a line is a cell of the plot. */
export interface TableColumn {
  name: string
  number: boolean
  sortBy(line: number): number | string
  show(line: number): ReactNode
  /** Full precision or meaning, on hover. */
  title?(line: number): string
}

/** Lines and columns of a result. Lines start with the output row, or the first query. */
export interface TableLines {
  lines: number
  columns: TableColumn[]
}

export function lensLines(result: LensResult): TableLines {
  const { length: tokens } = result.ids
  const rows = result.rows.length
  const rowOf = (line: number) => rows - 1 - Math.floor(line / tokens)
  const positionOf = (line: number) => line % tokens
  const cellOf = (line: number) => rowOf(line) * tokens + positionOf(line)
  const token = (line: number) => result.tokens[positionOf(line)] ?? { text: '' }
  const top = (line: number) => candidate(result, { row: rowOf(line), position: positionOf(line) }, 0).piece
  const columns: TableColumn[] = [
    { name: 'Row', number: false, sortBy: rowOf, show: (line) => rowLabel(result.rows[rowOf(line)]!) },
    { name: 'Position', number: true, sortBy: positionOf, show: positionOf },
    { name: 'Token', number: false, sortBy: (l) => pieceLabel(token(l)), show: (l) => <TokenText piece={token(l)} /> },
    { name: 'Top token', number: false, sortBy: (l) => pieceLabel(top(l)), show: (l) => <TokenText piece={top(l)} /> },
    ...LENS_METRICS.filter(({ lacks }) => !lacks?.(result)).map(
      ({ name, unit, at, short, missing }): TableColumn => ({
        name: unit === 'nats' ? `${name}, nats` : name,
        number: true,
        sortBy: (line) => at(result, cellOf(line)),
        show: (line) => short(at(result, cellOf(line))),
        title: (line) => {
          const value = at(result, cellOf(line))
          return Number.isNaN(value) ? missing : exactFloat(value)
        },
      }),
    ),
  ]
  return { lines: rows * tokens, columns }
}

export function attentionLines(result: AttentionResult, layer: number, head: Head): TableLines {
  const { length: tokens } = result.ids
  const matrix = attentionMatrix(result, layer, head)
  const lines = (tokens * (tokens + 1)) / 2
  // Line q (q + 1) / 2 + k, undone.
  const queryOf = (line: number) => Math.floor((Math.sqrt(8 * line + 1) - 1) / 2)
  const keyOf = (line: number) => line - (queryOf(line) * (queryOf(line) + 1)) / 2
  const weight = (line: number) => matrix[queryOf(line) * tokens + keyOf(line)] ?? Number.NaN
  const token = (position: number) => result.tokens[position] ?? { text: '' }
  const side = (name: string, of: (line: number) => number): TableColumn[] => [
    { name: `${name} position`, number: true, sortBy: of, show: of },
    {
      name,
      number: false,
      sortBy: (line) => pieceLabel(token(of(line))),
      show: (line) => <TokenText piece={token(of(line))} />,
    },
  ]
  const weights: TableColumn = {
    name: 'Weight',
    number: true,
    sortBy: weight,
    show: (line) => formatWeight(weight(line)),
    title: (line) => exactFloat(weight(line)),
  }
  return { lines, columns: [...side('Query', queryOf), ...side('Key', keyOf), weights] }
}
