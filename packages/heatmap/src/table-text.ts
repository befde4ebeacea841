import type { TableLines } from './table-columns.js'
import { tabLines } from './tsv.js'

const quoted = (text: string): string => (/["\n\r,]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
/** A table as it is seen, line by line in its order, for a spreadsheet or as comma-separated values. */
export function tableText({ columns }: TableLines, order: Uint32Array, separator: '\t' | ','): string {
  const rows = [columns.map(({ name }) => name), ...Array.from(order, (line) => columns.map(({ text }) => text(line)))]
  if (separator === '\t') return tabLines(rows)
  return `${rows.map((row) => row.map(quoted).join(',')).join('\n')}\n`
}

/** Line numbers in the order of a column; missing values come last either way, equal ones stay as they were. */
export function tableOrder(
  { lines, columns }: TableLines,
  sort: { column: number; down: boolean } | null,
): Uint32Array {
  const order = Uint32Array.from({ length: lines }, (_, line) => line)
  const column = sort && columns[sort.column]
  if (!column) return order
  const keys = Array.from(order, column.sortBy)
  const sign = sort.down ? -1 : 1
  return order.sort((x, y) => {
    const [a, b] = [keys[x]!, keys[y]!]
    if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b)) || x - y
    return (a < b ? -sign : a > b ? sign : 0) || x - y
  })
}
