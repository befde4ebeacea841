import type { Highlight } from '@lensboard/contract'
import { type CellBlock, dataCell, type PlotLayout } from '@lensboard/heatmap'
import { type Editor, uniqueId } from 'tldraw'
import { announce } from '../cards/announce.js'
import { plotOf } from '../cards/card-box.js'
import { type CellCursor, cellCursor, cellRange } from '../cards/card-state.js'
import { changeView } from '../cards/change-card.js'
import { seenProps, setOwnWindow } from '../cards/own-window.js'
import { shownResult } from '../cards/shown-result.js'
import { plural } from '../cards/words.js'
import { hostOf } from '../editor/board-host.js'
import { type CardShape, HIGHLIGHT_KEY } from '../records/index.js'
import { cellIdentity, hasNamedRows, highlightsOf, isFull, nextColor, type PlacedHighlight } from './highlights.js'
import { openHighlight } from './open-highlight.js'

/** Names that sort by when they were made, so that numbers stay; of one moment, in any order. */
const newName = () => `${Date.now().toString(36)}-${uniqueId(6)}`

/** Marks the chosen range of a card that is read, else the chosen cell, and opens the mark for its label. */
export function highlightCells(editor: Editor, shape: CardShape, cursor: CellCursor | null): boolean {
  const result = shownResult(editor, shape)
  const layout = result && plotOf(result, seenProps(editor, shape))
  if (!result || !layout || !hasNamedRows(result)) return false
  const chosen = cellRange(editor).get()
  const ends = chosen?.shapeId === shape.id ? endsOf(layout, chosen.block) : cursor && [cursor, cursor]
  const [from, to] = (ends ?? []).map(({ row, column }) => cellIdentity(result, row, column))
  if (!from || !to) return false
  const all = highlightsOf(shape)
  if (isFull(all)) {
    hostOf(editor)?.say('This card has as many highlights as it can have. Remove one to add another.')
    return true
  }
  const id = newName()
  writeHighlight(editor, shape, 'highlight cells', id, { from, to, label: '', color: nextColor(all) })
  cellRange(editor).set(null)
  const cursorNow = cellCursor(editor).get()
  if (cursorNow) cellCursor(editor).set({ ...cursorNow, open: false })
  openHighlight(editor).set({ shapeId: shape.id, id })
  announce(editor, `Highlighted. ${plural(all.length + 1, 'highlight')} on this card.`)
  return true
}

function endsOf(layout: PlotLayout, { rows, columns }: CellBlock) {
  return [
    dataCell(layout, { row: rows[0], column: columns[0] }),
    dataCell(layout, { row: rows[1], column: columns[1] }),
  ]
}

/** Writes a highlight, or takes it away, as one undo step. */
export function writeHighlight(
  editor: Editor,
  { id: shapeId }: CardShape,
  name: string,
  id: string,
  highlight: Highlight | undefined,
): void {
  editor.markHistoryStoppingPoint(name)
  editor.run(() =>
    editor.store.update(shapeId, (shape) => {
      const { [`${HIGHLIGHT_KEY}${id}`]: _before, ...others } = shape.meta
      return { ...shape, meta: highlight ? { ...others, [`${HIGHLIGHT_KEY}${id}`]: highlight } : others }
    }),
  )
}

/** Draws the rows and positions of a highlight that are left out; for a viewer as far as they may. */
export function showHighlight(editor: Editor, shape: CardShape, { mark, hidden }: PlacedHighlight): void {
  if (!mark || !hidden) return
  if (hidden === 'rows') {
    if (editor.getIsReadonly()) {
      hostOf(editor)?.say('These rows are not drawn. An editor of the board can draw them.')
      return
    }
    changeView(editor, shape, 'show the highlight', { rows: undefined })
    if (stillHidden(editor, shape, mark.rows))
      hostOf(editor)?.say('The card is too small to draw every row. Make it larger to see this highlight.')
    return
  }
  const { positions } = seenProps(editor, shape).view ?? {}
  const length = positions ? positions.to - positions.from : mark.positions[1] - mark.positions[0] + 1
  const [first, last] = mark.positions
  const next = { from: first, to: Math.max(last + 1, first + length) }
  if (editor.getIsReadonly()) setOwnWindow(editor, shape.id, next)
  else changeView(editor, shape, 'show the highlight', { positions: next })
}

function stillHidden(editor: Editor, { id }: CardShape, [low, high]: readonly [number, number]): boolean {
  const shape = editor.getShape<CardShape>(id)
  const result = shape && shownResult(editor, shape)
  const layout = result && plotOf(result, seenProps(editor, shape))
  if (!layout) return false
  return !(layout.transposed ? layout.across : layout.rows).some((row) => row >= low && row <= high)
}
