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
export function lensNaturalSize(rows: number, tokens: number): NaturalSize {
  const r = Math.max(1, rows)
  const n = Math.max(1, tokens)
  const { header, axis, legend, rowLabels, right, padding } = CARD_PARTS
  const around = rowLabels + right
  const cellWidth = Math.max(lensCellWidth(n), Math.floor(((LENS_WIDTH_MIN - around) / n) * 2) / 2)
  const cellHeight = r <= 26 ? 22 : Math.max(6, Math.floor(576 / r))
  return {
    width: Math.max(LENS_WIDTH_MIN, around + n * cellWidth),
    height: Math.max(CARD_MIN.height, header + r * cellHeight + axis + legend + padding),
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

/** The size an attention card is placed with: one query × key plot under a row of pickers. */
export function attentionNaturalSize(tokens: number): NaturalSize {
  const n = Math.max(1, tokens)
  // Up to 20 tokens wide enough for a word; beyond that square, down to one pixel a cell.
  const square = Math.max(1, Math.floor((640 / n) * 2) / 2)
  const cellWidth = n <= 20 ? 48 : square
  const cellHeight = n <= 20 ? 28 : square
  const { header, picker, axis, legend, queryLabels, right, padding } = CARD_PARTS
  return {
    width: Math.max(360, queryLabels + n * cellWidth + right),
    height: Math.max(300, header + picker + n * cellHeight + axis + legend + padding),
    cellWidth,
    cellHeight,
  }
}
