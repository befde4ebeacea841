import pc from 'picocolors'
import { fit, widthOf } from './fit.js'
import { onColor, viridis } from './viridis.js'

export interface Cell {
  text: string
  /** Between 0 and 1: the cell's colour, and its figure where there is no colour. */
  share: number
  /** What stands for the share where there is no colour; the share itself unless said. */
  figure?: string
}

export interface Table {
  /** What the rows are, in the corner. */
  corner: string
  columns: string[]
  rows: { label: string; cells: (Cell | undefined)[] }[]
}

export interface Paper {
  /** Columns of the terminal. */
  width: number
  color: boolean
}

const CELL_WIDTH_MAX = 12
const CELL_WIDTH_MIN = 3

/** Lines of a heatmap table; columns that do not fit follow in further blocks. */
export function drawTable(table: Table, { width, color }: Paper): string[] {
  const shown = (cell: Cell | undefined) =>
    cell ? (color ? cell.text : `${cell.text} ${cell.figure ?? figure(cell.share)}`) : ''
  const labelWidth = Math.max(...[table.corner, ...table.rows.map((row) => row.label)].map(widthOf))
  const widths = table.columns.map((column, c) => {
    const texts = [column, ...table.rows.map((row) => shown(row.cells[c]))]
    const width = Math.min(CELL_WIDTH_MAX, Math.max(CELL_WIDTH_MIN, ...texts.map(widthOf)))
    // Coloured cells touch, so the space between words is part of them.
    return color ? width + 1 : width
  })
  return pages(widths, width - labelWidth - 1).flatMap(([from, to], page) => {
    const line = (label: string, cell: (c: number) => string) =>
      `${fit(label, labelWidth)} ${widths
        .slice(from, to)
        .map((_, i) => cell(from + i))
        .join(color ? '' : ' ')}`.trimEnd()
    const head = line(table.corner, (c) => fit(table.columns[c] ?? '', widths[c]!))
    const body = table.rows.map((row) =>
      line(row.label, (c) => {
        const cell = row.cells[c]
        const text = fit(shown(cell), widths[c]!)
        return color && cell ? onColor(text, viridis(cell.share)) : text
      }),
    )
    return [...(page > 0 ? [''] : []), color ? pc.bold(head) : head, ...body]
  })
}

/** Spans of columns that fit side by side; at least one each. */
function pages(widths: number[], room: number): [number, number][] {
  const spans: [number, number][] = []
  let from = 0
  let used = 0
  for (const [c, width] of widths.entries()) {
    if (c > from && used + width + 1 > room) {
      spans.push([from, c])
      from = c
      used = 0
    }
    used += width + 1
  }
  return [...spans, [from, widths.length]]
}

/** A share in three places without the leading zero: ".98", "1.0". */
const figure = (share: number): string => (share >= 0.995 ? '1.0' : share.toFixed(2).slice(1))
