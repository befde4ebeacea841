import type { TokenPiece } from '@lensboard/contract'
import { pieceLabel } from '@lensboard/contract'
import type { ReactNode } from 'react'
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
