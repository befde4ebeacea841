import type { CellKey } from '../cards/cell-key.js'
import { arrowAtCell } from './arrow-acts.js'
import { highlightCells } from './change-highlights.js'

/** Keys of cell mode that leave something on the board for everybody. */
export const ANNOTATION_KEYS: readonly CellKey[] = [
  {
    id: 'highlight',
    label: 'Highlight the cell or range',
    press: ['h'],
    changes: true,
    run: ({ editor, shape, cell }) => highlightCells(editor, shape, cell),
  },
  {
    id: 'arrow',
    label: 'Begin an arrow at the cell, or end it',
    press: ['a'],
    changes: true,
    run: ({ editor, shape, cell }) => arrowAtCell(editor, shape, cell),
  },
]
