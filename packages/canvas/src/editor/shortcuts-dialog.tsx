import {
  DefaultKeyboardShortcutsDialog,
  DefaultKeyboardShortcutsDialogContent,
  type TLUiKeyboardShortcutsDialogProps,
  TldrawUiMenuActionItem,
  TldrawUiMenuGroup,
  TldrawUiMenuItem,
} from 'tldraw'
import type { CellKey } from '../cards/cell-key.js'
import { CELL_KEYS } from '../cards/cell-keys.js'
import { INSERTABLE } from './insertable.js'

const nothing = () => {}
/** tldraw writes a letter as it is; keys of several letters say themselves how they are written. */
const shownOf = ({ press: [first = ''], shown = first }: CellKey) => shown

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
        <TldrawUiMenuActionItem actionId="insert-template" />
        <TldrawUiMenuActionItem actionId="tidy-cards" />
        <TldrawUiMenuActionItem actionId="view-metric" />
        <TldrawUiMenuActionItem actionId="view-metric-back" />
        <TldrawUiMenuItem id="run-card" label="Run, in the panel" kbd="cmd+[[Enter]]" onSelect={nothing} />
        <TldrawUiMenuItem id="cancel-run" label="Cancel the run of the card" kbd="[[W]]" onSelect={nothing} />
        <TldrawUiMenuItem id="cell-mode" label="Read the cells of the card" kbd="[[Enter]]" onSelect={nothing} />
      </TldrawUiMenuGroup>
      <TldrawUiMenuGroup label="Inside a card" id="inside-a-card">
        {CELL_KEYS.filter(shownOf).map((key) => (
          <TldrawUiMenuItem
            key={key.id}
            id={`cell-${key.id}`}
            label={key.label}
            kbd={shownOf(key)}
            onSelect={nothing}
          />
        ))}
      </TldrawUiMenuGroup>
      <TldrawUiMenuGroup label="Together" id="together">
        <TldrawUiMenuActionItem actionId="follow-presenter" />
        <TldrawUiMenuItem id="comment" label="Comment" kbd="c" onSelect={nothing} />
        <TldrawUiMenuActionItem actionId="next-unread" />
        <TldrawUiMenuActionItem actionId="hide-comments" />
        <TldrawUiMenuActionItem actionId="copy-link" />
        <TldrawUiMenuItem id="palette" label="Find a card or an act" kbd="cmd+k" onSelect={nothing} />
        <TldrawUiMenuItem id="find-card" label="Find a card" kbd="cmd+f" onSelect={nothing} />
      </TldrawUiMenuGroup>
      <DefaultKeyboardShortcutsDialogContent />
    </DefaultKeyboardShortcutsDialog>
  )
}
