import { MarkedCell } from '@lensboard/contract'
import { type HighlightBox, highlightBox } from '@lensboard/heatmap'
import type { Editor, TLArrowBinding, VecLike } from 'tldraw'
import { bodyBox, drawnKind } from '../cards/card-box.js'
import { placeOfCell as boxOfListed } from '../cards/listed-cells.js'
import { isTable } from '../cards/own-table.js'
import type { ScreenRect } from '../cards/popup-place.js'
import { type CardShape, CELL_KEY } from '../records/index.js'
import { markable, placeAt, seenPlots } from './card-plots.js'
import { scrolledLists } from './list-scroll.js'
import { cellAtPlace, LIST, type Place } from './locate-cell.js'
import { type Hidden, type PlacedMark, placedHighlights } from './placed-highlights.js'

/** The cell at which the end of an arrow is, by identity; null for an end that is at no cell. */
export function cellOfEnd({ meta }: Pick<TLArrowBinding, 'meta'>): MarkedCell | null {
  const read = CELL_KEY in meta ? MarkedCell.safeParse(meta[CELL_KEY]) : null
  return read?.success ? read.data : null
}

const rect = ({ x, y, width, height }: HighlightBox): ScreenRect => ({ x, y, w: width, h: height })

/** The box of a block in its card, as this person sees the card; null where nothing of it is drawn. */
export function boxOfMark(editor: Editor, shape: CardShape, { plot, rows, positions }: PlacedMark): ScreenRect | null {
  const result = markable(editor, shape)
  if (!result || isTable(editor, shape)) return null
  if (plot !== LIST) {
    const layout = seenPlots(editor, shape, result).drawn.get(plot)
    const box = layout && highlightBox(layout, { rows, positions })
    return box ? rect(box) : null
  }
  scrolledLists(editor).get()
  const lines = rows.map((row) => boxOfListed(editor, shape, result, { row, column: 0 }))
  const [first, last] = lines
  return first && last ? { ...first, h: last.y + last.h - first.y } : null
}

/** Where a cell is drawn in its card; why it is not; null while nobody can tell. */
export function placeOfIdentity(
  editor: Editor,
  shape: CardShape,
  cell: MarkedCell,
): { box: ScreenRect } | { hidden: Hidden | 'table' } | null {
  if (shape.props.spec.kind === 'chart') return { hidden: 'read' }
  const result = markable(editor, shape)
  if (!result) return null
  if (isTable(editor, shape)) return { hidden: 'table' }
  const mark = { from: cell, to: cell, label: '', color: 'yellow' as const, id: '', number: 0 }
  const [one] = placedHighlights([mark], result, seenPlots(editor, shape, result))
  if (!one?.mark || one.hidden) return { hidden: one?.hidden ?? 'read' }
  const box = boxOfMark(editor, shape, one.mark)
  if (one.mark.plot !== LIST) return box && { box }
  // A list that is not in the document, or is scrolled past the line.
  return box && isInBody(shape, box) ? { box } : box && { hidden: 'rows' }
}

function isInBody({ props }: CardShape, { y, h }: ScreenRect): boolean {
  const { top, height } = bodyBox(drawnKind(props.spec), props)
  return y + h / 2 > top && y + h / 2 < top + height
}

/** The cell under a point of the page, by identity. */
export function identityAt(editor: Editor, shape: CardShape, point: VecLike): MarkedCell | null {
  const result = markable(editor, shape)
  const place = result && placeAt(editor, shape, point)
  return place ? identityOf(editor, shape, place) : null
}

/** The identity of a place of what a card shows now. */
function identityOf(editor: Editor, shape: CardShape, place: Place): MarkedCell | null {
  const result = markable(editor, shape)
  return (result && cellAtPlace(result, place)) ?? null
}
