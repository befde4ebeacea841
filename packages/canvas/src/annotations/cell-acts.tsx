import type { CardResult } from '@lensboard/contract'
import { useEditor, useValue } from 'tldraw'
import { type CellCursor, cellRange } from '../cards/card-state.js'
import type { CardShape } from '../records/index.js'
import { arrowAtCell, arrowFrom } from './arrow-acts.js'
import { highlightCells } from './change-highlights.js'
import { hasNamedRows } from './highlights.js'

interface CellActsProps {
  shape: CardShape
  result: CardResult
  cursor: CellCursor
}

/** What an editor leaves at the cell that is read, for everybody. */
export function CellActs({ shape, result, cursor }: CellActsProps) {
  const editor = useEditor()
  const readonly = useValue('readonly', () => editor.getIsReadonly(), [editor])
  const range = useValue('range here', () => cellRange(editor).get()?.shapeId === shape.id, [editor, shape.id])
  const begun = useValue('arrow begun', () => arrowFrom(editor).get() !== null, [editor])
  if (readonly || !hasNamedRows(result)) return null
  return (
    <div className="lb-cell-acts">
      <button type="button" title="H" onClick={() => highlightCells(editor, shape, cursor)}>
        {range ? 'Highlight the range' : 'Highlight'}
      </button>
      <button type="button" title="A" onClick={() => arrowAtCell(editor, shape, cursor)}>
        {begun ? 'End the arrow here' : 'Arrow to another cell'}
      </button>
    </div>
  )
}
