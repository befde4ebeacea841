import type { Editor } from 'tldraw'
import { hostOf } from '../board-host.js'
import { onlyCard } from '../selection.js'
import type { BoardActions } from './board-action.js'

/** Whether the one selected card shows a reading of another tool. */
export const isImportedCard = (editor: Editor): boolean => onlyCard(editor)?.props.spec.kind === 'imported'

/** Files of other tools as cards, and what a model of ours makes of the same. */
export const importActions = (editor: Editor): BoardActions => ({
  'import-file': {
    id: 'import-file',
    label: 'Import…',
    topic: 'insert',
    onSelect: () => hostOf(editor)?.importFiles(),
  },
  'match-import': {
    id: 'match-import',
    label: 'Match to a model and re-run…',
    topic: 'card',
    applies: isImportedCard,
    onSelect() {
      const card = onlyCard(editor)
      if (card?.props.spec.kind === 'imported') hostOf(editor)?.matchImport(card.id)
    },
  },
})
