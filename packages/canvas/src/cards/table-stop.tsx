import { useEditor, useValue } from 'tldraw'
import type { CardShape } from '../records/index.js'
import { leavesPointer } from './leaves-pointer.js'
import { isTable, toggleTable } from './own-table.js'

/** First in a card's own focus order, seen while it has the focus: its answer as a native table. */
export function TableStop({ shape }: { shape: CardShape }) {
  const editor = useEditor()
  const table = useValue('is a table', () => isTable(editor, shape), [editor, shape])
  return (
    <button
      type="button"
      className="lb-card__button lb-card__to-table"
      {...leavesPointer}
      onClick={() => toggleTable(editor, shape)}
    >
      {table ? 'Show the picture' : 'Open as table'}
    </button>
  )
}
