import type { CellDetail } from './cell-detail.js'
import type { Pixels } from './field.js'
import type { JoinedCharacter } from './joined-characters.js'
import type { PlotLayout } from './layout.js'
import type { Segment } from './piece.js'
import type { RowNote } from './read-through.js'
import type { TooltipLine } from './tooltip.js'

/** What a cell shows when it is large enough. */
export interface CellText {
  first: readonly Segment[]
  /** Second line; null when the first says all. */
  second: string | null
}

/** Everything a plot draws, by drawn row (0 on top) and column; made once per result, metric and size. */
export interface Picture {
  layout: PlotLayout
  pixels: Pixels
  rowLabel(row: number): readonly Segment[]
  /** What is marked at a row's label, and why. */
  rowNote?(row: number): RowNote | undefined
  columnLabel(column: number): readonly Segment[]
  columnNote?(column: number): RowNote | undefined
  /** Characters spread over several columns, shown once under a bracket. */
  joined: readonly JoinedCharacter[]
  /** Drawn position, a column or, transposed, a row, from which on the model wrote itself. */
  continuedFrom?: number
  /** What stands at the axes, in words; nothing where the label says all. */
  axisTooltip?: { row(row: number): TooltipLine[]; column(column: number): TooltipLine[] }
  /** The same colours for cells too small to see, averaged. */
  mip?(detail: CellDetail): Pixels
  /** Null for a missing or masked cell. */
  cellText(row: number, column: number): CellText | null
  tooltip(row: number, column: number): TooltipLine[]
  /** Words for a screen reader. */
  say: {
    value(row: number, column: number): string
    row(row: number): string
    column(column: number): string
  }
  /** Tab-separated values of a block of cells, with labels. */
  tsv(rows: [number, number], columns: [number, number]): string
}
