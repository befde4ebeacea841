import { type CardResult, rowName, type TokenPiece } from '@lensboard/contract'
import { rowLabel } from '@lensboard/heatmap'
import type { ToldCell } from './compact.js'

/** A cell of a result by its indices: row and column, or query and key. */
interface CellAt {
  row: number
  column: number
}

/** A cell that somebody told of, as it is in the result that is shown here. */
export interface HeardCell extends CellAt {
  /** "L7 ·", and the token there. */
  row: number
  words: CellWords
}

export interface CellWords {
  row: string
  token: TokenPiece | null
}

/** The name under which everybody finds a row of a result again, however it is drawn. */
const nameOfRow = (result: CardResult, row: number): string | undefined => {
  if (result.kind === 'lens') return result.rows[row] && rowName(result.rows[row])
  if (result.kind === 'attention') return `query.${row}`
  return `row.${row}`
}

/** Token ids and pieces across the columns; none where columns are no tokens. */
const columnsOf = (result: CardResult) =>
  result.kind === 'lens' || result.kind === 'attention' ? { ids: result.ids, tokens: result.tokens } : null

/** A cell as others are told of it; undefined where the result has none. */
export function tellCellOf(result: CardResult, shapeId: string, { row, column }: CellAt): ToldCell | undefined {
  const name = nameOfRow(result, row)
  if (name === undefined) return
  return [shapeId.slice('shape:'.length), name, column, columnsOf(result)?.ids[column] ?? null]
}

/** Where a told cell is in the result that is shown here; undefined where it reads other tokens or rows. */
export function hearCell(result: CardResult, [, name, column, token]: ToldCell): HeardCell | undefined {
  const row =
    result.kind === 'lens' ? result.rows.findIndex((one) => rowName(one) === name) : Number(name.split('.')[1])
  const columns = columnsOf(result)
  if (!(row >= 0) || nameOfRow(result, row) !== name || (columns?.ids[column] ?? null) !== token) return
  return { row, column, words: wordsOf(result, row, columns?.tokens[column] ?? null) }
}

function wordsOf(result: CardResult, row: number, token: TokenPiece | null): CellWords {
  if (result.kind === 'lens' && result.rows[row]) return { row: rowLabel(result.rows[row]), token }
  if (result.kind === 'attention') return { row: `query ${row}`, token }
  return { row: `row ${row + 1}`, token }
}
