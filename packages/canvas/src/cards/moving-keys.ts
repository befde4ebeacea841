import type { CellKey } from './cell-key.js'

/** What the grid of cells hears itself, in the drawn direction; listed here for the list of shortcuts. */
export const MOVING_KEYS: readonly CellKey[] = [
  { id: 'arrows', label: 'Move from cell to cell', press: [], shown: '[[←↑↓→]]' },
  { id: 'row-ends', label: 'First or last cell of the row', press: [], shown: '[[Home/End]]' },
  { id: 'grid-ends', label: 'First or last cell of the grid', press: [], shown: 'cmd+[[Home/End]]' },
  { id: 'pages', label: 'Eight rows up or down', press: [], shown: '[[PgUp/PgDn]]' },
  { id: 'extend', label: 'Extend the range', press: [], shown: 'shift+[[←↑↓→]]' },
  { id: 'row', label: 'Select the row', press: [], shown: 'shift+[[Space]]' },
  { id: 'position', label: 'Select the position', press: [], shown: '[[Ctrl]]+[[Space]]' },
  { id: 'all', label: 'Select all cells', press: [], shown: 'cmd+a' },
  { id: 'copy', label: 'Copy the cells as a table', press: [], shown: 'cmd+c' },
]
