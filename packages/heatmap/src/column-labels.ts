import { columnLabelStep } from './label-step.js'
import type { Picture } from './picture.js'
import { displayPiece, type Segment } from './piece.js'

/** A label under the plot: a token under its column, or one character under the columns it is spread over. */
export interface ColumnLabel {
  segments: readonly Segment[]
  x: number
  width: number
  align: 'left' | 'center'
  /** A tick at a column that stands for its neighbours, or a bracket over the columns of one character. */
  mark: { kind: 'tick'; x: number } | { kind: 'bracket'; from: number; to: number } | null
}

/** The labels that fit at this zoom, left to right, in CSS pixels at zoom 1. */
export function columnLabels({ layout, columnLabel, joined }: Picture, zoom: number): ColumnLabel[] {
  const { x, cellWidth, columns, body } = layout
  const step = columnLabelStep(cellWidth * Math.max(1, zoom))
  const at = new Map(joined.flatMap((one) => span(one.from, one.to).map((column) => [column, one] as const)))
  const labels: ColumnLabel[] = []
  for (let column = 0; column < columns; column += step) {
    const left = x + column * cellWidth
    const one = at.get(column)
    if (step > 1) {
      // It starts at its own column, under a tick; the last may use the right margin.
      const width = Math.min(step * cellWidth - 6, body.width - left - 2)
      const segments = one ? displayPiece(one) : columnLabel(column)
      labels.push({ segments, x: left, width, align: 'left', mark: { kind: 'tick', x: left + cellWidth / 2 } })
    } else if (one) {
      const width = (one.to - one.from + 1) * cellWidth
      const mark = { kind: 'bracket' as const, from: left + 2, to: left + width - 2 }
      labels.push({
        segments: displayPiece(one),
        x: left + 2,
        width: width - 4,
        align: 'center',
        mark,
      })
      column = one.to
    } else
      labels.push({ segments: columnLabel(column), x: left + 2, width: cellWidth - 4, align: 'center', mark: null })
  }
  return labels
}

const span = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)
