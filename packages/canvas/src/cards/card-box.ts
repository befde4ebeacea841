import type { CardResult, CardSpec } from '@lensboard/contract'
import {
  attentionNaturalSize,
  CARD_MIN,
  CARD_PARTS,
  fitAttention,
  fitCells,
  lensNaturalSize,
  type PlotLayout,
} from '@lensboard/heatmap'

export interface Size {
  w: number
  h: number
}

/** Smallest box of a card of this kind. */
export const minSize = (kind: CardSpec['kind']): Size =>
  kind === 'attention' ? { w: 360, h: 300 } : { w: CARD_MIN.width, h: CARD_MIN.height }

/** Top of the plot's body in the card, and its box; header above it, legend below. */
export function bodyBox(kind: CardSpec['kind'], { w, h }: Size): { top: number; width: number; height: number } {
  const top = CARD_PARTS.header + (kind === 'attention' ? CARD_PARTS.picker : 0)
  return { top, width: w, height: Math.max(1, h - top - CARD_PARTS.legend) }
}

/** Where the cells of a result lie in the body of a card. */
export function plotOf(result: CardResult, size: Size): PlotLayout {
  const { width, height } = bodyBox(result.kind, size)
  const box = { width, height }
  return result.kind === 'lens'
    ? fitCells(box, result.rows.length, result.ids.length)
    : fitAttention(box, result.ids.length)
}

/** The size that shows a result of this many rows and tokens readably. Rows do not matter to attention. */
export function naturalSize(kind: CardSpec['kind'], rows: number, tokens: number): Size {
  const { width, height } = kind === 'lens' ? lensNaturalSize(rows, tokens) : attentionNaturalSize(tokens)
  return { w: width, h: height }
}

/** The box of a cell in its card, or null for a row that is not drawn. Row and column as in the result. */
export function cellBox(
  result: CardResult,
  size: Size,
  { row, column }: { row: number; column: number },
): { x: number; y: number; w: number; h: number } | null {
  const layout = plotOf(result, size)
  const drawn = layout.rows.indexOf(row)
  if (drawn < 0 || column >= layout.columns) return null
  const { top } = bodyBox(result.kind, size)
  return {
    x: layout.x + column * layout.cellWidth,
    y: top + layout.y + drawn * layout.cellHeight,
    w: layout.cellWidth,
    h: layout.cellHeight,
  }
}
