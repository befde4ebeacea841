import type { Editor, TLUiActionsContextType } from 'tldraw'
import { provenanceOf } from '../../cards/card-state.js'
import { cancelCards, runCardAgain, selectedCards, verifyCard } from '../../cards/run-acts.js'
import { onlyCard } from '../selection.js'

/** What is done about the runs of the selected cards. */
export const runActions = (editor: Editor): TLUiActionsContextType => ({
  'cancel-run': {
    id: 'cancel-run',
    label: 'Cancel run',
    kbd: 'w',
    onSelect: () => cancelCards(editor, selectedCards(editor)),
  },
  'run-again': {
    id: 'run-again',
    label: 'Run again',
    onSelect() {
      for (const card of selectedCards(editor)) runCardAgain(editor, card)
    },
  },
  'verify-run': {
    id: 'verify-run',
    label: 'Re-run and compare',
    onSelect() {
      const card = onlyCard(editor)
      if (!card) return
      provenanceOf(editor).set(card.id)
      void verifyCard(editor, card)
    },
  },
})
