import { hostOf } from '../editor/board-host.js'
import { runCommand } from '../editor/commands.js'
import { isCard } from '../editor/selection.js'
import { cellCursor, cellRange, renaming } from './card-state.js'
import type { CellKey, KeyPlace } from './cell-key.js'
import { enterCells, leaveCells, readCell, stepOut } from './cell-mode.js'
import { focusCell, focusNext, focusPopup } from './grid-focus.js'

const onCells = () => document.activeElement?.closest('[role="gridcell"]:not([data-heads])') != null

/** Undoes or redoes; the cells are read on as long as their card is there, though tldraw ends whatever is under way. */
function stepInTime({ editor, shape, cell }: KeyPlace, id: 'undo' | 'redo'): true {
  const range = cellRange(editor).get()
  runCommand(editor, id)
  const still = editor.getShape(shape.id)
  if (!isCard(still)) {
    leaveCells(editor)
    return true
  }
  enterCells(editor, still)
  cellCursor(editor).set(cell)
  cellRange(editor).set(range)
  editor.timers.requestAnimationFrame(() => focusCell(editor, shape.id))
  return true
}

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
    run: (at) => stepInTime(at, 'undo'),
  },
  {
    id: 'redo',
    label: 'Redo',
    press: ['mod+shift+z', 'mod+y'],
    shown: 'cmd+shift+z',
    run: (at) => stepInTime(at, 'redo'),
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
