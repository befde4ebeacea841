import type { CardResult } from '@lensboard/contract'
import { type HighlightMark, highlightBox } from '@lensboard/heatmap'
import type { CardPlots, PlotMissing } from './card-plots.js'
import type { NamedHighlight } from './highlights.js'
import { LIST, placeOfCell, type Unplaced } from './locate-cell.js'

/** Why nothing of a highlight is drawn. */
export type Hidden = 'rows' | 'positions' | Unplaced | PlotMissing

/** A block of cells as indices, and the plot that it is in. */
export type PlacedMark = HighlightMark & { plot: string }

/** A highlight with its place on what the card shows. */
export type PlacedHighlight = NamedHighlight &
  ({ mark: PlacedMark; hidden?: Hidden } | { mark?: never; hidden: Hidden })

const span = (a: number, b: number): [number, number] => [Math.min(a, b), Math.max(a, b)]

/** Highlights with their places; without plots none is said to be left out of the picture. */
export function placedHighlights(
  all: readonly NamedHighlight[],
  result: CardResult,
  plots: CardPlots | null,
): PlacedHighlight[] {
  return all.map((one): PlacedHighlight => {
    const [from, to] = [placeOfCell(result, one.from), placeOfCell(result, one.to)]
    if (typeof from === 'string') return { ...one, hidden: from }
    if (typeof to === 'string') return { ...one, hidden: to }
    const { id, number, label, color } = one
    const mark: PlacedMark = {
      ...{ id, number, label, color, plot: from.plot },
      rows: span(from.row, to.row),
      positions: span(from.column, to.column),
    }
    const hidden = plots && hiddenIn(plots, mark)
    return { ...one, mark, ...(hidden && { hidden }) }
  })
}

function hiddenIn(plots: CardPlots, mark: PlacedMark): Hidden | null {
  if (mark.plot === LIST && plots.isList) return null
  const layout = plots.drawn.get(mark.plot)
  if (!layout) return plots.missing(mark.plot)
  if (highlightBox(layout, mark)) return null
  const drawnRows = layout.transposed ? layout.across : layout.rows
  return drawnRows.some((row) => row >= mark.rows[0] && row <= mark.rows[1]) ? 'positions' : 'rows'
}

/** The marks that a card's plots are given; undefined where there are none. */
export function marksOf(all: readonly NamedHighlight[], result: CardResult): PlacedMark[] | undefined {
  if (all.length === 0) return
  const marks = placedHighlights(all, result, null).flatMap(({ mark }) => mark ?? [])
  return marks.length > 0 ? marks : undefined
}
