import { cellRange } from '../cards/card-state.js'
import type { CellKey } from '../cards/cell-key.js'
import { anchorOfBlock, anchorOfCard, anchorOfCell } from './anchor-of.js'
import { beginThread, walkThreads } from './open-thread.js'

/** Keys of cell mode that speak of the cell that is read. */
export const COMMENT_KEYS: readonly CellKey[] = [
  {
    id: 'comment',
    label: 'Comment on the cell or range',
    press: ['c'],
    run({ editor, shape, cell }) {
      const range = cellRange(editor).get()
      const at = editor.getShapePageBounds(shape)?.point
      const anchor =
        range?.shapeId === shape.id
          ? anchorOfBlock(editor, shape, range.block, at)
          : cell
            ? anchorOfCell(editor, shape, cell, at)
            : anchorOfCard(editor, shape)
      beginThread(editor, anchor)
      return true
    },
  },
  {
    id: 'next-comment',
    label: 'Next comment',
    press: ['n'],
    run: ({ editor, shape }) => walkThreads(editor, shape.id, 1),
  },
  {
    id: 'previous-comment',
    label: 'Previous comment',
    press: ['p'],
    run: ({ editor, shape }) => walkThreads(editor, shape.id, -1),
  },
]
