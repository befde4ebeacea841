/** One row of a file: a line of text, or named values; or why it could not be read. Lines count from 1. */
export type Row = { line: number } & ({ value: unknown } | { why: string })

/** A file as rows, and the names of its columns; none where a line is a prompt. */
export interface Rows {
  columns: string[]
  rows: Row[]
}
