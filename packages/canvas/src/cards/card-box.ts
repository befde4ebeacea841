import type { CardKind, CardResult, CardSpec, CardView } from '@lensboard/contract'
import {
  attentionNaturalSize,
  CARD_MIN,
  CARD_PARTS,
  drawnCell,
  drawnRows,
  fitCells,
  fitLens,
  type Head,
  isDrawn,
  isWindowed,
  lensNaturalSize,
  type PlotLayout,
} from '@lensboard/heatmap'
import { attentionPlot } from './attention-plot.js'

export interface Size {
  w: number
  h: number
}

/** A card's box and how everybody looks at what is in it: its props. */
interface Seen extends Size {
  view?: CardView | undefined
  /** Of an attention card. */
  layer?: number
  head?: Head
}

/** Kinds with a line of pickers, or of what was asked, between header and plot. */
const LINED: ReadonlySet<CardKind> = new Set(['attention', 'attribution', 'patching', 'patchscope'])

/** A data-set card: two charts over the rows, which get wider with them until they are dense. */
const DATASET = { width: 520, widest: 960, around: 88, row: 36, height: 464 } as const

/** Cards whose answer is a list; it scrolls where the card is too small for it. */
const LIST = { width: 480, line: 25, shown: 20, head: 32 } as const

/** A chart of lines, and one that is a table of the top tokens of so many rows. */
const CHART = { w: 480, h: 300, table: 360, least: { w: 320, h: 200 } } as const

/** Kinds whose body is the cells of a reading alone. */
const isCells = (kind: CardKind) => kind === 'lens' || kind === 'difference'

/** Smallest box of a card of this kind. */
export function minSize(kind: CardKind): Size {
  if (kind === 'chart') return CHART.least
  return isCells(kind) ? { w: CARD_MIN.width, h: CARD_MIN.height } : { w: 360, h: 300 }
}

/** The kind whose body a card has: a file's is that of what it holds. */
export const drawnKind = (spec: CardSpec): CardKind => (spec.kind === 'imported' ? spec.holds : spec.kind)

/** Top of the plot's body in the card, and its box; header above it, legend below. */
export function bodyBox(kind: CardKind, { w, h }: Size): { top: number; width: number; height: number } {
  const top = CARD_PARTS.header + (LINED.has(kind) ? CARD_PARTS.picker : 0)
  return { top, width: w, height: Math.max(1, h - top - CARD_PARTS.legend) }
}

/** Rows and columns of a result as its card's natural size counts them. */
export function extentOf(result: CardResult): { rows: number; columns: number } {
  switch (result.kind) {
    case 'lens':
      return { rows: result.rows.length, columns: result.ids.length }
    case 'attention':
      return { rows: result.ids.length, columns: result.ids.length }
    case 'attribution':
      return { rows: result.components.length, columns: 1 }
    case 'patching':
      return { rows: result.nLayers, columns: result.patched.length / result.nLayers }
    case 'patchscope':
      return { rows: result.layers.length, columns: result.decodedIds.length / Math.max(1, result.layers.length) }
    case 'dataset':
      return { rows: result.rows.length, columns: result.measures.length }
  }
}

/** Where the cells of a result lie in the body of a card; null for a result that is a list. */
export function plotOf(result: CardResult, seen: Seen): PlotLayout | null {
  const { width, height } = bodyBox(result.kind, seen)
  const { rows, columns } = extentOf(result)
  if (result.kind === 'attention') return attentionPlot(result, { width, height }, seen)
  if (result.kind === 'lens') return fitLens({ width, height }, rows, columns, seen.view)
  return result.kind === 'patching' ? fitCells({ width, height }, rows, columns) : null
}

/** The size that shows a result of this many rows and columns readably. Rows do not matter to attention. */
export function naturalSize(kind: CardKind, rows: number, columns: number, view: CardView = {}): Size {
  // Rows are those of a table; lines fit into any height.
  if (kind === 'chart') return { w: CHART.w, h: rows > 0 ? CHART.table : CHART.h }
  if (kind === 'attention') {
    const { width, height } = attentionNaturalSize(columns)
    return { w: width, h: height }
  }
  if (isCells(kind) || kind === 'patching') {
    const { width, height } = isCells(kind) ? lensBox(rows, columns, view) : lensNaturalSize(rows, columns)
    return { w: Math.max(minSize(kind).w, width), h: height + (LINED.has(kind) ? CARD_PARTS.picker : 0) }
  }
  if (kind === 'dataset') {
    const w = Math.min(DATASET.widest, Math.max(DATASET.width, DATASET.around + rows * DATASET.row))
    return { w, h: DATASET.height }
  }
  const lines = Math.min(Math.max(1, rows), LIST.shown) * LIST.line
  const around =
    bodyBox(kind, { w: LIST.width, h: 0 }).top +
    CARD_PARTS.legend +
    CARD_PARTS.padding +
    (kind === 'patchscope' ? LIST.head : 0)
  return { w: LIST.width, h: Math.max(minSize(kind).h, around + lines) }
}

/** As many rows and positions as are drawn, the way round that they are drawn. */
function lensBox(rows: number, columns: number, { rows: range, positions, transposed }: CardView) {
  const drawn = positions ? positions.to - positions.from : columns
  const natural = lensNaturalSize(drawnRows(rows, range).length, drawn, transposed)
  const brush = isWindowed(columns, positions) && !isWindowed(drawn) ? CARD_PARTS.brush : 0
  return { ...natural, height: natural.height + brush }
}

/** The size in which a card shows its answer readably, as everybody looks at it. */
export function fittingSize(result: CardResult, kind: CardKind, view: CardView = {}): Size {
  const { rows, columns } = extentOf(result)
  if (kind === 'chart') return naturalSize(kind, view.table ? rows : 0, columns)
  return naturalSize(kind === 'difference' ? kind : result.kind, rows, columns, view)
}

/** A card's box without what its cells leave free of it; never under its smallest. */
export function snuggedSize(result: CardResult, kind: CardKind, seen: Seen): Size {
  const layout = result.kind === 'lens' || result.kind === 'patching' ? plotOf(result, seen) : null
  if (!layout) return { w: seen.w, h: seen.h }
  const { x, width, height, brush, body } = layout
  const { right, axis, padding } = CARD_PARTS
  const least = minSize(kind)
  const freeWidth = body.width - x - width - right
  const freeHeight = body.height - height - axis - padding - (brush === null ? 0 : CARD_PARTS.brush)
  return {
    w: Math.max(Math.min(least.w, seen.w), seen.w - Math.max(0, freeWidth)),
    h: Math.max(Math.min(least.h, seen.h), seen.h - Math.max(0, freeHeight)),
  }
}

/** The box of a cell in its card, or null for one that is not drawn. Row and column as in the result. */
export function cellBox(
  result: CardResult,
  seen: Seen,
  cell: { row: number; column: number },
): { x: number; y: number; w: number; h: number } | null {
  const layout = plotOf(result, seen)
  const at = layout && drawnCell(layout, cell)
  if (!at || !isDrawn(layout, at)) return null
  const { top } = bodyBox(result.kind, seen)
  return {
    x: layout.x + at.column * layout.cellWidth,
    y: top + layout.y + at.row * layout.cellHeight,
    w: layout.cellWidth,
    h: layout.cellHeight,
  }
}
