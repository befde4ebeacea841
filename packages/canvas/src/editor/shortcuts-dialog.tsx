import {
  DefaultKeyboardShortcutsDialog,
  DefaultKeyboardShortcutsDialogContent,
  type TLUiKeyboardShortcutsDialogProps,
  TldrawUiMenuActionItem,
  TldrawUiMenuGroup,
  TldrawUiMenuItem,
} from 'tldraw'
import { INSERTABLE } from './insertable.js'

const nothing = () => {}
const INSIDE_A_CARD = [
  ['arrows', 'Move from cell to cell', '[[←↑↓→]]'],
  ['row-ends', 'First or last cell of the row', '[[Home/End]]'],
  ['details', 'Open the details of the cell', '[[Enter]]'],
  ['leave', 'One step out', '[[Esc]]'],
] as const

/** tldraw's list of shortcuts with ours first. */
export function KeyboardShortcutsDialog(props: TLUiKeyboardShortcutsDialogProps) {
  return (
    <DefaultKeyboardShortcutsDialog {...props}>
      <TldrawUiMenuGroup label="Cards" id="cards">
        <TldrawUiMenuActionItem actionId="insert-card" />
        {INSERTABLE.map(({ kind }) => (
          <TldrawUiMenuActionItem key={kind} actionId={`insert-${kind}`} />
        ))}
        <TldrawUiMenuActionItem actionId="toggle-inspector" />
        <TldrawUiMenuItem id="rename-card" label="Rename card" kbd="[[F2]]" onSelect={nothing} />
        <TldrawUiMenuItem id="compare-lenses" label="Compare lenses" kbd="[[J]]" onSelect={nothing} />
        <TldrawUiMenuItem id="run-card" label="Run, in the panel" kbd="cmd+[[Enter]]" onSelect={nothing} />
        <TldrawUiMenuItem id="cancel-run" label="Cancel the run of the card" kbd="[[W]]" onSelect={nothing} />
        <TldrawUiMenuItem id="cell-mode" label="Read the cells of the card" kbd="[[Enter]]" onSelect={nothing} />
      </TldrawUiMenuGroup>
      <TldrawUiMenuGroup label="Inside a card" id="inside-a-card">
        {INSIDE_A_CARD.map(([id, label, kbd]) => (
          <TldrawUiMenuItem key={id} id={id} label={label} kbd={kbd} onSelect={nothing} />
        ))}
      </TldrawUiMenuGroup>
      <DefaultKeyboardShortcutsDialogContent />
    </DefaultKeyboardShortcutsDialog>
  )
}
