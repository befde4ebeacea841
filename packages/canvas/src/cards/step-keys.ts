import { hostOf } from '../editor/board-host.js'
import { runCommand } from '../editor/commands.js'
import { renaming } from './card-state.js'
import type { CellKey } from './cell-key.js'
import { leaveCells, readCell, stepOut } from './cell-mode.js'
import { focusNext, focusPopup } from './grid-focus.js'

const onCells = () => document.activeElement?.closest('[role="gridcell"]:not([data-heads])') != null

/** Keys that lead into, through and out of a card. */
export const STEP_KEYS: readonly CellKey[] = [
  {
    id: 'details',
    label: 'Open the details of the cell',
    press: ['Enter', 'Space'],
    shown: '[[Enter]]',
    run({ editor, shape, cell }) {
      // On a button or in the details the key is theirs.
      if (!cell || !onCells()) return false
      readCell(editor, shape, cell)
      editor.timers.requestAnimationFrame(() => focusPopup(editor))
      return true
    },
  },
  {
    id: 'round',
    label: 'Legend, header and back to the cells',
    press: ['Tab'],
    shown: '[[Tab]]',
    run: ({ editor, shape }) => focusNext(editor, shape.id, 1),
  },
  {
    id: 'round-back',
    label: 'Header, legend and back to the cells',
    press: ['shift+Tab'],
    shown: 'shift+[[Tab]]',
    run: ({ editor, shape }) => focusNext(editor, shape.id, -1),
  },
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
    id: 'shortcuts',
    label: 'All keys',
    press: ['?'],
    run({ editor }) {
      runCommand(editor, 'open-kbd-shortcuts')
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
