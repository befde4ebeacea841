import { type Editor, react } from 'tldraw'
import { announce } from '../cards/announce.js'
import { type CellCursor, cellCursor } from '../cards/card-state.js'
import { isCard } from '../editor/selection.js'
import type { CardShape } from '../records/index.js'
import { markable, readPlot } from './card-plots.js'
import { highlightsOf } from './highlights.js'
import { openHighlight } from './open-highlight.js'
import { marksOf, type PlacedMark } from './placed-highlights.js'

const isIn = (at: number, [from, to]: readonly [number, number]) => at >= from && at <= to

/** The highlights in which a cell of a card is. */
function marksAt(editor: Editor, shape: CardShape, { row, column }: Pick<CellCursor, 'row' | 'column'>) {
  const result = markable(editor, shape)
  const plot = result && readPlot(editor, shape, result)
  const marks = (result && marksOf(highlightsOf(shape), result)) ?? []
  const isHere = (mark: PlacedMark) => mark.plot === plot && isIn(row, mark.rows) && isIn(column, mark.positions)
  return marks.filter(isHere)
}

/** "Highlight: the answer." for a cell in highlights; nothing for others. */
export function marksWords(editor: Editor, shape: CardShape, cell: Pick<CellCursor, 'row' | 'column'>): string {
  const words = marksAt(editor, shape, cell).map(({ label, number }) => label || `number ${number}`)
  return words.length > 0 ? `Highlight: ${words.join('; ')}.` : ''
}

/** Tells who reads cells when they come into a highlight, and leaves one that they walk away from. Returns how to stop. */
export function tellHighlights(editor: Editor): () => void {
  let said = ''
  let at: CellCursor | null = null
  return react('highlights of the cursor', () => {
    const cursor = cellCursor(editor).get()
    const shape = cursor ? editor.getShape(cursor.shapeId) : undefined
    const moved = cursor?.row !== at?.row || cursor?.column !== at?.column || cursor?.shapeId !== at?.shapeId
    at = cursor
    if (!moved) return
    const words = cursor && isCard(shape) ? marksWords(editor, shape, cursor) : ''
    const came = words !== said && words !== ''
    said = words
    // Not while it changes: others hear of the cursor too.
    editor.timers.requestAnimationFrame(() => {
      const open = openHighlight(editor).get()
      const isAway = isCard(shape) && cursor && !marksAt(editor, shape, cursor).some(({ id }) => id === open?.id)
      if (open?.walked && isAway) openHighlight(editor).set(null)
      else if (came && !open) announce(editor, words)
    })
  })
}
