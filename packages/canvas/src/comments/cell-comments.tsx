import { useEditor, useValue } from 'tldraw'
import { type CellCursor, cellRange } from '../cards/card-state.js'
import { plural } from '../cards/words.js'
import type { CardShape } from '../records/index.js'
import { anchorOfBlock, anchorOfCell } from './anchor-of.js'
import { commentsOf, threadsOf } from './board-comments.js'
import { beginThread, openThread } from './open-thread.js'
import { placeThread } from './thread-cells.js'

/** In the details of a cell: what was said about it, and the way to say something. */
export function CellComments({ shape, cursor }: { shape: CardShape; cursor: CellCursor }) {
  const editor = useEditor()
  const mayComment = useValue('may comment', () => commentsOf(editor)?.state.get().mayComment === true, [editor])
  const here = useValue('threads of a cell', () => threadsHere(editor, shape, cursor).join(' '), [
    editor,
    shape,
    cursor,
  ])
  const ids = here.split(' ').filter(Boolean)
  const [first] = ids
  if (!mayComment && !first) return null
  const begin = () => {
    const range = cellRange(editor).get()
    const at = editor.getShapePageBounds(shape)?.point
    beginThread(
      editor,
      range?.shapeId === shape.id
        ? anchorOfBlock(editor, shape, range.block, at)
        : anchorOfCell(editor, shape, cursor, at),
    )
  }
  return (
    <div className="lb-cell-acts">
      {mayComment ? (
        <button type="button" title="C" onClick={begin}>
          Comment
        </button>
      ) : null}
      {first ? (
        <button type="button" onClick={() => openThread(editor, first, { go: false })}>
          {plural(ids.length, 'thread')} here
        </button>
      ) : null}
    </div>
  )
}

const threadsHere = (
  editor: Parameters<typeof threadsOf>[0],
  shape: CardShape,
  { row, column }: CellCursor,
): string[] =>
  threadsOf(editor, shape.id)
    .filter(({ anchor }) => {
      const cells = placeThread(editor, shape, anchor)
      if (!cells) return false
      const { from, to } = cells
      return row >= from.row && row <= to.row && column >= from.column && column <= to.column
    })
    .map(({ id }) => id)
