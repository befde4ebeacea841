import { useEditor, useValue } from 'tldraw'
import { type CellCursor, cellRange } from '../cards/card-state.js'
import type { CardShape } from '../records/index.js'
import { arrowAtCell, arrowFrom } from './arrow-acts.js'
import { chosenRange, highlightCells } from './change-highlights.js'
import { rangeAsked } from './range-asked.js'

interface CellActsProps {
  shape: CardShape
  /** The cell that is read; null where what is chosen is a range without one. */
  cursor: CellCursor | null
}

/** What an editor leaves at what is chosen, for everybody. */
export function CellActs({ shape, cursor }: CellActsProps) {
  const editor = useEditor()
  const readonly = useValue('readonly', () => editor.getIsReadonly(), [editor])
  const range = useValue('range here', () => cellRange(editor).get()?.shapeId === shape.id, [editor, shape.id])
  const begun = useValue('arrow begun', () => arrowFrom(editor).get() !== null, [editor])
  const moves = useValue('range asked', () => rangeAsked(editor).get()?.shapeId === shape.id, [editor, shape.id])
  const named = useValue('can be marked', () => chosenRange(editor, shape, cursor) !== null, [editor, shape, cursor])
  if (readonly || !named) return null
  return (
    <div className="lb-cell-acts">
      <button type="button" title="H" onClick={() => highlightCells(editor, shape, cursor)}>
        {moves ? 'Move the highlight here' : range ? 'Highlight the range' : 'Highlight'}
      </button>
      <button type="button" title="Shift+A" onClick={() => arrowAtCell(editor, shape, cursor)}>
        {begun ? 'End the arrow here' : 'Arrow to another cell'}
      </button>
    </div>
  )
}
