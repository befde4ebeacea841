import type { Editor, TLUiActionsContextType } from 'tldraw'
import { renaming } from '../../cards/card-state.js'
import { hostOf } from '../board-host.js'
import { INSERTABLE } from '../insertable.js'
import { onlyCard } from '../selection.js'

/** One action a kind of card; it opens the form of a new one. */
const insertActions = (editor: Editor): TLUiActionsContextType =>
  Object.fromEntries(
    INSERTABLE.map(({ kind, label, kbd }) => {
      const id = `insert-${kind}`
      return [id, { id, label: `Insert ${label} card`, kbd, onSelect: () => hostOf(editor)?.insertCard(kind) }]
    }),
  )

/** Making, renaming and editing cards. */
export const cardActions = (editor: Editor): TLUiActionsContextType => ({
  'insert-card': {
    id: 'insert-card',
    label: 'Insert card',
    kbd: 'i',
    onSelect: () => hostOf(editor)?.insertCard(),
  },
  ...insertActions(editor),
  'toggle-inspector': {
    id: 'toggle-inspector',
    label: 'Open or close the panel',
    kbd: 'shift+i',
    readonlyOk: true,
    onSelect: () => hostOf(editor)?.toggleInspector(),
  },
  'rename-card': {
    id: 'rename-card',
    label: 'Rename card',
    kbd: 'f2',
    onSelect() {
      const card = onlyCard(editor)
      if (card) renaming(editor).set(card.id)
    },
  },
  'edit-card': {
    id: 'edit-card',
    label: 'Edit question',
    onSelect: () => hostOf(editor)?.editCard(),
  },
})
