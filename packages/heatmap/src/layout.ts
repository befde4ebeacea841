import type { CardView } from '@lensboard/contract'
import { drawnRows, isWindowed, type PositionRange, shownPositions } from './drawn-rows.js'
import type { PlotCell } from './grid-keys.js'
import { CARD_PARTS } from './sizes.js'

export interface Box {
  width: number
  height: number
}

/** A cell by its meaning: row and column of the result, however it is drawn. */
interface DataCell {
  row: number
  column: number
}

/** Where a plot lies in its body (the card without header, pickers and legend), in CSS pixels at zoom 1. */
export interface PlotLayout extends Box {
  x: number
  y: number
  cellWidth: number
  cellHeight: number
  /** What is drawn down, top first, by its index in the result: rows, or positions where it is transposed. */
  rows: readonly number[]
  /** What is drawn across, left first: positions, or rows where it is transposed. */
  across: readonly number[]
  /** How many columns are drawn. */
  columns: number
  transposed: boolean
  stride: number
  /** How many rows down, or columns across, stand before rows that the range leaves out; 0 where none are. */
  gap: number
  /** Top of the brush that chooses the drawn positions; null where all are drawn. */
  brush: number | null
  body: Box
}

/** Parts of a card's view that decide which cells are drawn, and where. */
export interface LayoutParts {
  rows?: CardView['rows'] | undefined
  positions?: PositionRange | undefined
  transposed?: boolean | undefined
}

const ROW_PIXELS_MIN = 4
const PLOT_TOP = 8
const snap = (pixels: number) => (pixels >= 1 ? Math.floor(pixels * 2) / 2 : pixels)
const upTo = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)

/** Doubles the stride until every drawn row has 4 px. */
function fitRows(rows: number, room: number, range: CardView['rows'] & {}): { drawn: number[]; stride: number } {
  let stride = range.stride ?? 1
  let drawn = drawnRows(rows, { ...range, stride })
  while (room / drawn.length < ROW_PIXELS_MIN && stride < rows) {
    stride *= 2
    drawn = drawnRows(rows, { ...range, stride })
  }
  return { drawn, stride }
}

/**
 * Fits a lens plot of `rows` × `tokens` into a body box: cells snap to 0.5 px; under 4 px a row the drawn stride
 * rises to 2, 4, 8 …, and the last row (the output) is always drawn, on top or, transposed, at the right.
 */
export function fitLens(body: Box, rows: number, tokens: number, parts: LayoutParts = {}): PlotLayout {
  const { rowLabels, queryLabels, right, axis, padding, brush } = CARD_PARTS
  const { positions, transposed = false } = parts
  const windowed = isWindowed(tokens, positions)
  const x = transposed ? queryLabels : rowLabels
  const width = Math.max(1, body.width - x - right)
  const height = Math.max(1, body.height - axis - padding - (windowed ? brush : 0))
  const { from, to } = shownPositions(tokens, positions)
  const { drawn, stride } = fitRows(Math.max(1, rows), transposed ? width : height, parts.rows ?? {})
  const [first = 0, second = first] = drawn
  const gap = first - second > stride ? 1 : 0
  const down = transposed ? upTo(from, to) : drawn
  const across = transposed ? drawn.toReversed() : upTo(from, to)
  const grid = cells(body, { x, width, height }, down, across)
  return {
    ...grid,
    transposed,
    stride,
    gap: gap && (transposed ? across.length - 1 : 1),
    brush: windowed ? grid.y + grid.height + axis : null,
  }
}

/** Fits a plain plot, such as layers × heads: rows up, columns across, nothing left out but by the stride. */
export function fitCells(body: Box, rows: number, columns: number): PlotLayout {
  const { rowLabels, right, axis, padding } = CARD_PARTS
  const width = Math.max(1, body.width - rowLabels - right)
  const height = Math.max(1, body.height - axis - padding)
  const { drawn, stride } = fitRows(Math.max(1, rows), height, {})
  return { ...cells(body, { x: rowLabels, width, height }, drawn, upTo(0, Math.max(1, columns))), stride }
}

/** Fits a square attention plot (queries down, keys right) into a body box. */
export function fitAttention(body: Box, tokens: number): PlotLayout {
  const { queryLabels, right, axis, padding } = CARD_PARTS
  const all = upTo(0, Math.max(1, tokens))
  const width = Math.max(1, body.width - queryLabels - right)
  const height = Math.max(1, body.height - axis - padding)
  return cells(body, { x: queryLabels, width, height }, all, all)
}

/** Cells of equal size in the room beside the labels. */
function cells(body: Box, room: Box & { x: number }, rows: number[], across: number[]): PlotLayout {
  const columns = across.length
  const cellWidth = snap(room.width / columns)
  const cellHeight = snap(room.height / rows.length)
  return {
    x: room.x,
    y: PLOT_TOP,
    width: cellWidth * columns,
    height: cellHeight * rows.length,
    ...{ cellWidth, cellHeight, rows, across, columns, body },
    ...{ transposed: false, stride: 1, gap: 0, brush: null },
  }
}

/** The drawn cell under a point of the body, as indices into `layout.rows` and columns; null outside the plot. */
export function cellAt(layout: PlotLayout, x: number, y: number): PlotCell | null {
  const column = Math.floor((x - layout.x) / layout.cellWidth)
  const row = Math.floor((y - layout.y) / layout.cellHeight)
  return column >= 0 && column < layout.columns && row >= 0 && row < layout.rows.length ? { row, column } : null
}

/** What a drawn cell means: its row and column in the result. */
export function dataCell({ rows, across, transposed }: PlotLayout, { row, column }: PlotCell): DataCell {
  const [down = 0, right = 0] = [rows[row], across[column]]
  return transposed ? { row: right, column: down } : { row: down, column: right }
}

/** Where a cell of the result is drawn; −1 in the direction in which it is left out. */
export function drawnCell({ rows, across, transposed }: PlotLayout, { row, column }: DataCell): PlotCell {
  const [down, right] = transposed ? [column, row] : [row, column]
  return { row: rows.indexOf(down), column: across.indexOf(right) }
}

/** Whether a drawn cell is in the plot. */
export const isDrawn = ({ rows, columns }: PlotLayout, { row, column }: PlotCell): boolean =>
  row >= 0 && row < rows.length && column >= 0 && column < columns
