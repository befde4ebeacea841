import { CARD_PARTS } from './sizes.js'

export interface Box {
  width: number
  height: number
}

/** Where a plot lies in its body (the card without header, pickers and legend), in CSS pixels at zoom 1. */
export interface PlotLayout extends Box {
  x: number
  y: number
  cellWidth: number
  cellHeight: number
  columns: number
  /** Data rows drawn, top first; with a stride some are left out, never the last one. */
  rows: number[]
  stride: number
  body: Box
}

const ROW_PIXELS_MIN = 4
const snap = (pixels: number) => (pixels >= 1 ? Math.floor(pixels * 2) / 2 : pixels)

/** Rows drawn at a stride, counted from the last row down; top (last) first. */
function drawnRows(rows: number, stride: number): number[] {
  const drawn: number[] = []
  for (let row = rows - 1; row >= 0; row -= stride) drawn.push(row)
  return drawn
}

/**
 * Fits a lens plot of `rows` × `tokens` into a body box: cells snap to 0.5 px; under 4 px a row the drawn stride
 * rises to 2, 4, 8 …, and the last row (the output) is always drawn.
 */
export function fitCells(body: Box, rows: number, tokens: number): PlotLayout {
  const { rowLabels, right, axis, padding } = CARD_PARTS
  const width = Math.max(1, body.width - rowLabels - right)
  const height = Math.max(1, body.height - axis - padding)
  let stride = 1
  while (height / Math.ceil(rows / stride) < ROW_PIXELS_MIN && stride < rows) stride *= 2
  return layout(body, rowLabels, width, height, drawnRows(Math.max(1, rows), stride), Math.max(1, tokens), stride)
}

/** Fits a square attention plot (queries down, keys right) into a body box. */
export function fitAttention(body: Box, tokens: number): PlotLayout {
  const { queryLabels, right, axis, padding } = CARD_PARTS
  const n = Math.max(1, tokens)
  const width = Math.max(1, body.width - queryLabels - right)
  const height = Math.max(1, body.height - axis - padding)
  const rows = Array.from({ length: n }, (_, q) => q)
  return layout(body, queryLabels, width, height, rows, n, 1)
}

function layout(body: Box, x: number, width: number, height: number, rows: number[], columns: number, stride: number) {
  const cellWidth = snap(width / columns)
  const cellHeight = snap(height / rows.length)
  return {
    x,
    y: 8,
    width: cellWidth * columns,
    height: cellHeight * rows.length,
    cellWidth,
    cellHeight,
    columns,
    rows,
    stride,
    body,
  }
}

/** The drawn cell under a point of the body, as indices into `layout.rows` and columns; null outside the plot. */
export function cellAt(layout: PlotLayout, x: number, y: number): { row: number; column: number } | null {
  const column = Math.floor((x - layout.x) / layout.cellWidth)
  const row = Math.floor((y - layout.y) / layout.cellHeight)
  return column >= 0 && column < layout.columns && row >= 0 && row < layout.rows.length ? { row, column } : null
}
