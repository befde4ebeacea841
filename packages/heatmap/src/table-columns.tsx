import type { TokenPiece } from '@lensboard/contract'
import { pieceLabel } from '@lensboard/contract'
import type { ReactNode } from 'react'
import { type HighlightMark, highlightWords } from './highlights.js'
import { exactFloat } from './numbers.js'
import { TokenText } from './token-text.js'

/** One column of a result table; a line is a cell of the plot, or whatever else the card lists. */
export interface TableColumn {
  name: string
  number: boolean
  sortBy(line: number): number | string
  show(line: number): ReactNode
  /** What a copy holds: the raw text of a token, a number in full precision, nothing where there is none. */
  text(line: number): string
  /** Full precision or meaning, on hover. */
  title?(line: number): string
}

/** Lines and columns of a result, in the order in which a table opens. */
export interface TableLines {
  lines: number
  columns: TableColumn[]
  /** The cell of a line, by row and column as highlights count them. */
  cellOf(line: number): { row: number; column: number }
}

const rawNumber = (value: number): string => (Number.isNaN(value) ? '' : exactFloat(value))

/** A column of words. `order` sorts them otherwise than by their letters. */
export const wordColumn = (
  name: string,
  words: (line: number) => string,
  order: (line: number) => number | string = words,
): TableColumn => ({ name, number: false, sortBy: order, show: words, text: words })

/** A column of whole numbers, as positions and ids are. */
export const countColumn = (name: string, count: (line: number) => number): TableColumn => ({
  name,
  number: true,
  sortBy: count,
  show: count,
  text: (line) => String(count(line)),
})

/** A column of tokens, shown with their marks and copied raw. */
export const tokenColumn = (name: string, token: (line: number) => TokenPiece): TableColumn => ({
  name,
  number: false,
  sortBy: (line) => pieceLabel(token(line)),
  show: (line) => <TokenText piece={token(line)} />,
  text: (line) => pieceLabel(token(line)),
})

/** A column of measured numbers; `missing` says why one is not there. */
export const numberColumn = (
  name: string,
  value: (line: number) => number,
  show: (value: number) => string,
  missing = 'No value',
): TableColumn => ({
  name,
  number: true,
  sortBy: value,
  show: (line) => show(value(line)),
  text: (line) => rawNumber(value(line)),
  title: (line) => (Number.isNaN(value(line)) ? missing : exactFloat(value(line))),
})

const isIn = (index: number, [from, to]: readonly [number, number]) => index >= from && index <= to

/** The same with a column that says of each line in which highlights it is; as it is where there are none. */
export function withHighlights(table: TableLines, marks: readonly HighlightMark[] | undefined): TableLines {
  if (!marks || marks.length === 0) return table
  const words = (line: number) => {
    const { row, column } = table.cellOf(line)
    return marks
      .filter(({ rows, positions }) => isIn(row, rows) && isIn(column, positions))
      .map(highlightWords)
      .join('; ')
  }
  // What is marked comes first when it is sorted by.
  const order = (line: number) => words(line) || '\uffff'
  return { ...table, columns: [...table.columns, wordColumn('Highlight', words, order)] }
}
