import type { Editor } from 'tldraw'
import { toggleTable } from '../../cards/own-table.js'
import { isAnswered } from '../../cards/run-acts.js'
import { onlyCard } from '../selection.js'
import type { BoardActions } from './board-action.js'

/** How a selected card shows its answer. */
export const viewActions = (editor: Editor): BoardActions => ({
  'toggle-table': {
    id: 'toggle-table',
    label: 'Open as table, or back',
    readonlyOk: true,
    applies: hasAnswer,
    onSelect() {
      const card = onlyCard(editor)
      if (card) toggleTable(editor, card)
    },
  },
})

/** Whether the one selected card has an answer that can be a table. */
export function hasAnswer(editor: Editor): boolean {
  const card = onlyCard(editor)
  return card !== null && card.props.spec.kind !== 'chart' && isAnswered(editor, card)
}
