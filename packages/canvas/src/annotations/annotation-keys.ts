import { cellRange } from '../cards/card-state.js'
import type { CellKey, KeyPlace } from '../cards/cell-key.js'
import { arrowAtCell } from './arrow-acts.js'
import { changeHighlight, highlightCells, nextColorOf, removeHighlight } from './change-highlights.js'
import { highlightsOf, type NamedHighlight } from './highlights.js'
import { openHighlight } from './open-highlight.js'
import { walkAnnotations } from './walk-annotations.js'

/** The highlight of the card that is looked at. */
function looked({ editor, shape }: KeyPlace): NamedHighlight | undefined {
  const open = openHighlight(editor).get()
  return open?.shapeId === shape.id ? highlightsOf(shape).find(({ id }) => id === open.id) : undefined
}

/** Keys of cell mode that leave something on the board for everybody, and that lead from one to the next. */
export const ANNOTATION_KEYS: readonly CellKey[] = [
  {
    id: 'highlight',
    label: 'Highlight the cell or range; label the highlight that is open',
    press: ['h'],
    changes: true,
    run(at) {
      const { editor, shape, cell } = at
      const open = openHighlight(editor).get()
      const isChosen = cellRange(editor).get()?.shapeId === shape.id
      if (isChosen || !looked(at) || !open) return highlightCells(editor, shape, cell)
      openHighlight(editor).set({ shapeId: open.shapeId, id: open.id })
      return true
    },
  },
  {
    id: 'highlight-colour',
    label: 'Next colour of the highlight that is open',
    press: ['shift+h'],
    changes: true,
    run(at) {
      const one = looked(at)
      if (one) changeHighlight(at.editor, at.shape.id, one.id, 'color', nextColorOf(one))
      return one !== undefined
    },
  },
  {
    id: 'highlight-remove',
    label: 'Remove the highlight that is open',
    press: ['Delete', 'Backspace'],
    shown: '⌫',
    changes: true,
    run(at) {
      const one = looked(at)
      if (!one) return false
      openHighlight(at.editor).set(null)
      removeHighlight(at.editor, at.shape.id, one.id)
      return true
    },
  },
  {
    id: 'arrow',
    label: 'Begin an arrow at the cell, or end it; on attention Shift+A',
    press: ['a', 'shift+a'],
    changes: true,
    run: ({ editor, shape, cell }) => arrowAtCell(editor, shape, cell),
  },
  {
    id: 'next-annotation',
    label: 'Next highlight or comment',
    press: ['n'],
    run: ({ editor, shape }) => walkAnnotations(editor, shape, 1),
  },
  {
    id: 'previous-annotation',
    label: 'Previous highlight or comment',
    press: ['p'],
    run: ({ editor, shape }) => walkAnnotations(editor, shape, -1),
  },
]
