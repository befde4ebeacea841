import { hostOf } from '../editor/board-host.js'
import { renaming } from './card-state.js'
import type { CellKey } from './cell-key.js'
import { leaveCells, stepOut } from './cell-mode.js'

/** Keys that lead into, through and out of a card. */
export const STEP_KEYS: readonly CellKey[] = [
  { id: 'details', label: 'Open the details of the cell', press: [], shown: '[[Enter]]' },
  { id: 'leave', label: 'One step out', press: ['Escape'], shown: '[[Esc]]', run: ({ editor }) => stepOut(editor) },
  {
    id: 'undo',
    label: 'Undo',
    press: ['mod+z'],
    shown: 'cmd+z',
    // tldraw's shortcuts rest while a shape is edited, undo among them.
    run({ editor }) {
      editor.undo()
      return true
    },
  },
  {
    id: 'redo',
    label: 'Redo',
    press: ['mod+shift+z', 'mod+y'],
    shown: 'cmd+shift+z',
    run({ editor }) {
      editor.redo()
      return true
    },
  },
  {
    id: 'rename',
    label: 'Rename the card',
    press: ['F2'],
    shown: '[[F2]]',
    changes: true,
    run({ editor, shape }) {
      leaveCells(editor)
      renaming(editor).set(shape.id)
      return true
    },
  },
  {
    id: 'edit',
    label: 'Edit the question',
    press: ['e'],
    run({ editor }) {
      leaveCells(editor)
      hostOf(editor)?.editCard()
      return true
    },
  },
  {
    id: 'keep',
    label: 'Nothing is deleted while a cell is read',
    press: ['Delete', 'Backspace'],
    shown: '',
    run: ({ cell }) => cell !== null,
  },
]
