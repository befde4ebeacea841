import { interventionsOf } from '@lensboard/contract'
import type { Editor } from 'tldraw'
import { leaveScale, shareScale } from '../../cards/change-look.js'
import { selectedCards } from '../../cards/run-acts.js'
import { hasScale } from '../../cards/scale-groups.js'
import type { CardShape } from '../../records/index.js'
import { hostOf } from '../board-host.js'
import { areTwoReadings, compareWithout, placeDifference, swapSides } from '../compare-cards.js'
import { compareMethods, onlyPatchingCard } from '../compare-methods.js'
import { learnedLensOf, onlyCard, onlyLensCard, onlyReadingCard } from '../selection.js'
import type { BoardActions } from './board-action.js'

const hasInterventions = (card: CardShape | null) => card !== null && interventionsOf(card.props.spec).length > 0

const scaledCards = (editor: Editor) => selectedCards(editor).filter(({ props }) => hasScale(props))

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
      else if (card) hostOf(editor)?.compareLenses(card.id, 'lens')
      else hostOf(editor)?.say('Select a lens card, or two of them, to compare lenses.')
    },
  },
  'new-difference': {
    id: 'new-difference',
    label: 'New difference with…',
    kbd: 'alt+j',
    applies: (from) => onlyReadingCard(from) !== null || areTwoReadings(selectedCards(from)),
    onSelect() {
      const cards = selectedCards(editor)
      const card = onlyReadingCard(editor)
      if (areTwoReadings(cards)) placeDifference(editor, cards)
      else if (card) hostOf(editor)?.compareLenses(card.id, 'card')
      else hostOf(editor)?.say('Select a lens card, or two of them, to see their difference.')
    },
  },
  'compare-without': {
    id: 'compare-without',
    label: 'Compare with and without interventions',
    applies: (from) => hasInterventions(onlyLensCard(from)),
    onSelect() {
      const card = onlyLensCard(editor)
      if (card) compareWithout(editor, card)
    },
  },
  'swap-sides': {
    id: 'swap-sides',
    label: 'Swap A and B',
    applies: (from) => onlyCard(from)?.props.spec.kind === 'difference',
    onSelect() {
      const card = onlyCard(editor)
      if (card) swapSides(editor, card)
    },
  },
  'share-scale': {
    id: 'share-scale',
    label: 'Share one scale',
    applies: (from) => scaledCards(from).length > 1,
    onSelect() {
      const cards = scaledCards(editor)
      if (cards.length > 1) shareScale(editor, cards)
      else hostOf(editor)?.say('Select two cards or more to put them on one scale.')
    },
  },
  'own-scale': {
    id: 'own-scale',
    label: 'A scale of its own',
    applies: (from) => scaledCards(from).some(({ props }) => props.view?.scaleGroup),
    onSelect: () => leaveScale(editor, scaledCards(editor)),
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
