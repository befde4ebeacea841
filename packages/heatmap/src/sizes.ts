import { WINDOW } from './drawn-rows.js'

/** Fixed parts of a card in CSS pixels at zoom 1. */
export const CARD_PARTS = {
  header: 54,
  axis: 24,
  legend: 36,
  /** Row labels left of a lens plot, and token labels left of an attention plot. */
  rowLabels: 56,
  queryLabels: 80,
  right: 16,
  /** Above the plot 8, under the axis 4. */
  padding: 12,
  /** Layer and head pickers of an attention card. */
  picker: 36,
  /** Under the axis of a card with more positions than are drawn. */
  brush: 28,
} as const

/** A card is never smaller than this. */
export const CARD_MIN = { width: 280, height: 180 } as const
/** Under this width the legend of a lens card would have to cut the name of its metric. */
const LENS_WIDTH_MIN = 360
/** Size of a lens card whose number of tokens is not known yet. */
export const TOKENS_UNKNOWN = 12

export interface NaturalSize {
  /** The whole card: header, plot, axis and legend. */
  width: number
  height: number
  cellWidth: number
  cellHeight: number
}

/** The size a lens card is placed with, in CSS pixels: it holds every row and token at a readable size. */
export function lensNaturalSize(rows: number, tokens: number, transposed = false): NaturalSize {
  const r = Math.max(1, rows)
  const n = Math.min(WINDOW, Math.max(1, tokens))
  const { header, axis, legend, rowLabels, queryLabels, right, padding } = CARD_PARTS
  const around = (transposed ? queryLabels : rowLabels) + right
  const [down, across] = transposed ? [n, r] : [r, n]
  const cellWidth = Math.max(lensCellWidth(across), Math.floor(((LENS_WIDTH_MIN - around) / across) * 2) / 2)
  const cellHeight =
    down <= 26 ? 22 : transposed ? Math.max(4, Math.floor(960 / down)) : Math.max(6, Math.floor(576 / down))
  const brush = tokens > WINDOW ? CARD_PARTS.brush : 0
  return {
    width: Math.max(LENS_WIDTH_MIN, around + across * cellWidth),
    height: Math.max(CARD_MIN.height, header + down * cellHeight + axis + brush + legend + padding),
    cellWidth,
    cellHeight,
  }
}

/** Up to 12 tokens a cell holds most words whole; up to 20 most of them; beyond that the card stops growing. */
function lensCellWidth(tokens: number): number {
  if (tokens <= 12) return 60
  if (tokens <= 20) return Math.max(48, Math.floor(720 / tokens))
  return Math.max(4, Math.floor(960 / tokens))
}

/** The line above an attention plot that names its head, and its marks of sinks. */
const PANEL_HEAD = 40
/** Room for the thumbnails of all heads beside the plot; with less the card has a picker alone. */
const OVERVIEW = { width: 252, height: 420 } as const

/** The size an attention card is placed with: all heads, and one query × key plot, under a row of pickers. */
export function attentionNaturalSize(tokens: number): NaturalSize {
  const n = Math.max(1, tokens)
  // Up to 20 tokens wide enough for a word; beyond that square, down to one pixel a cell.
  const square = Math.max(1, Math.floor((640 / n) * 2) / 2)
  const cellWidth = n <= 20 ? 48 : square
  const cellHeight = n <= 20 ? 28 : square
  const { header, picker, axis, legend, queryLabels, right, padding } = CARD_PARTS
  return {
    width: OVERVIEW.width + Math.max(320, queryLabels + n * cellWidth + right),
    height: Math.max(OVERVIEW.height, header + picker + PANEL_HEAD + n * cellHeight + axis + legend + padding),
    cellWidth,
    cellHeight,
  }
}
