import { columnLabelStep, layerLabelStep } from './label-step.js'
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
export function columnLabels(picture: Picture, zoom: number): ColumnLabel[] {
  const { layout, columnLabel, joined } = picture
  const { x, cellWidth, columns, body } = layout
  if (layout.transposed) return layerLabels(picture, zoom)
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

/** Under columns that are rows of the reading: counted from the output, the last, which always has its label. */
function layerLabels({ layout, columnLabel }: Picture, zoom: number): ColumnLabel[] {
  const { x, cellWidth, columns, body } = layout
  const step = layerLabelStep(cellWidth * Math.max(1, zoom))
  const labels: ColumnLabel[] = []
  for (let column = columns - 1; column >= 0; column -= step) {
    const width = Math.min(body.width - 2, Math.max(cellWidth, Math.min(step * cellWidth, LAYER_LABEL)) - 2)
    const left = x + (column + 0.5) * cellWidth - width / 2
    const mark = step > 1 ? { kind: 'tick' as const, x: x + (column + 0.5) * cellWidth } : null
    labels.push({
      segments: columnLabel(column),
      x: Math.min(left, body.width - width - 2),
      width,
      align: 'center',
      mark,
    })
  }
  return labels.toReversed()
}

/** Room of "output" in CSS pixels at zoom 1. */
const LAYER_LABEL = 46

const span = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)
