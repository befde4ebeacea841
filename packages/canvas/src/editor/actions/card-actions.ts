import { isRunSpec } from '@lensboard/contract'
import type { Editor } from 'tldraw'
import { renaming } from '../../cards/card-state.js'
import { hostOf } from '../board-host.js'
import { INSERTABLE } from '../insertable.js'
import { onlyCard } from '../selection.js'
import type { BoardActions } from './board-action.js'

/** One action a kind of card; it opens the form of a new one. */
const insertActions = (editor: Editor): BoardActions =>
  Object.fromEntries(
    INSERTABLE.map(({ kind, label, kbd }) => {
      const id = `insert-${kind}`
      const onSelect = () => hostOf(editor)?.insertCard(kind)
      return [id, { id, label: `Insert ${label} card`, kbd, topic: 'insert', onSelect }]
    }),
  )

const isOnlyCard = (editor: Editor) => onlyCard(editor) !== null

/** Making, renaming and editing cards. */
export const cardActions = (editor: Editor): BoardActions => ({
  'insert-card': {
    id: 'insert-card',
    label: 'Insert card',
    kbd: 'i',
    topic: 'insert',
    onSelect: () => hostOf(editor)?.insertCard(),
  },
  ...insertActions(editor),
  'toggle-inspector': {
    id: 'toggle-inspector',
    label: 'Open or close the panel',
    kbd: 'shift+i',
    readonlyOk: true,
    topic: 'board',
    onSelect: () => hostOf(editor)?.toggleInspector(),
  },
  'rename-card': {
    id: 'rename-card',
    label: 'Rename card',
    kbd: 'f2',
    applies: isOnlyCard,
    onSelect() {
      const card = onlyCard(editor)
      if (card) renaming(editor).set(card.id)
    },
  },
  'edit-card': {
    id: 'edit-card',
    label: 'Edit question',
    applies(from) {
      const card = onlyCard(from)
      return card !== null && isRunSpec(card.props.spec)
    },
    onSelect: () => hostOf(editor)?.editCard(),
  },
})
