import type { Editor } from 'tldraw'
import { previewOf } from '../cards/attention-look.js'
import { cellRange } from '../cards/card-state.js'
import type { CellKey } from '../cards/cell-key.js'
import type { CardShape } from '../records/index.js'
import { anchorOfBlock, anchorOfCard, anchorOfCell, anchorOfHead } from './anchor-of.js'
import { beginThread, walkThreads } from './open-thread.js'

/** The head that the keyboard is on, among all heads of a card. */
function readHead(editor: Editor, shape: CardShape): { layer: number; head: number } | null {
  if (!document.activeElement?.closest('.lb-overview')) return null
  const at = previewOf(editor, shape.id)
  return at && typeof at.head === 'number' ? { layer: at.layer, head: at.head } : null
}

/** Keys of cell mode that speak of the cell that is read. */
export const COMMENT_KEYS: readonly CellKey[] = [
  {
    id: 'comment',
    label: 'Comment on the cell or range',
    press: ['c'],
    run({ editor, shape, cell }) {
      const head = readHead(editor, shape)
      const range = cellRange(editor).get()
      const at = editor.getShapePageBounds(shape)?.point
      const anchor = head
        ? anchorOfHead(editor, shape, head, at)
        : range?.shapeId === shape.id
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
