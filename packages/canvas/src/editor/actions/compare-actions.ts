import type { Editor } from 'tldraw'
import { selectedCards } from '../../cards/run-acts.js'
import { hostOf } from '../board-host.js'
import { areTwoReadings, placeDifference } from '../compare-cards.js'
import { compareMethods, onlyPatchingCard } from '../compare-methods.js'
import { learnedLensOf, onlyLensCard } from '../selection.js'
import type { BoardActions } from './board-action.js'

/** Comparing the selected cards. */
export const compareActions = (editor: Editor): BoardActions => ({
  'compare-lenses': {
    id: 'compare-lenses',
    label: 'Compare lenses…',
    kbd: 'j',
    applies: (from) => onlyLensCard(from) !== null || areTwoReadings(selectedCards(from)),
    onSelect() {
      const cards = selectedCards(editor)
      const card = onlyLensCard(editor)
      if (areTwoReadings(cards)) placeDifference(editor, cards)
      else if (card) hostOf(editor)?.compareLenses(card.id)
      else hostOf(editor)?.say('Select a lens card, or two of them, to compare lenses.')
    },
  },
  'compare-methods': {
    id: 'compare-methods',
    label: 'Compare exact with gradient',
    applies: (from) => onlyPatchingCard(from) !== null,
    onSelect() {
      const card = onlyPatchingCard(editor)
      if (card) compareMethods(editor, card)
    },
  },
  'open-lens': {
    id: 'open-lens',
    label: 'Lens in the library',
    readonlyOk: true,
    applies: (from) => learnedLensOf(from) !== null,
    onSelect() {
      const lens = learnedLensOf(editor)
      const host = hostOf(editor)
      if (lens && host) window.open(host.lensPage(lens.hash), '_blank', 'noreferrer')
    },
  },
})
