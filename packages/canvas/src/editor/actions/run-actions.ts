import { isRunSpec } from '@lensboard/contract'
import type { Editor } from 'tldraw'
import { provenanceOf } from '../../cards/card-state.js'
import {
  cancelCards,
  isActive,
  isAnswered,
  isFailed,
  runCardAgain,
  selectedCards,
  verifyCard,
} from '../../cards/run-acts.js'
import { onlyCard } from '../selection.js'
import type { BoardActions } from './board-action.js'

/** What is done about the runs of the selected cards. */
export const runActions = (editor: Editor): BoardActions => ({
  'cancel-run': {
    id: 'cancel-run',
    label: 'Cancel run',
    kbd: 'w',
    applies: (from) => selectedCards(from).some((card) => isActive(from, card)),
    onSelect: () => cancelCards(editor, selectedCards(editor)),
  },
  'run-again': {
    id: 'run-again',
    label: 'Run again',
    applies: (from) => selectedCards(from).some((card) => isFailed(from, card)),
    onSelect() {
      for (const card of selectedCards(editor)) runCardAgain(editor, card)
    },
  },
  'verify-run': {
    id: 'verify-run',
    label: 'Re-run and compare',
    applies(from) {
      const card = onlyCard(from)
      return card !== null && isRunSpec(card.props.spec) && isAnswered(from, card)
    },
    onSelect() {
      const card = onlyCard(editor)
      if (!card) return
      provenanceOf(editor).set(card.id)
      void verifyCard(editor, card)
    },
  },
})
