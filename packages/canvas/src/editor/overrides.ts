import { type Editor, LANGUAGES, type TLUiActionsContextType, type TLUiOverrides } from 'tldraw'
import { provenanceOf, renaming } from '../cards/card-state.js'
import { cancelCards, runCardAgain, selectedCards, verifyCard } from '../cards/run-acts.js'
import { CARD_TYPE } from '../records/index.js'
import { hostOf } from './board-host.js'
import { areTwoReadings, placeDifference } from './compare-cards.js'
import { compareMethods, onlyPatchingCard } from './compare-methods.js'
import { INSERTABLE } from './insertable.js'
import { learnedLensOf, onlyCard, onlyLensCard } from './selection.js'
import { KeyboardShortcutsDialog } from './shortcuts-dialog.js'

// Things that would put pictures or foreign pages into the shared document; boards hold cards and drawings.
const ABSENT_ACTIONS = ['insert-embed', 'insert-media', 'open-cursor-chat', 'convert-to-embed', 'convert-to-bookmark']
const ABSENT_TOOLS = ['asset', 'embed']

/** What tldraw calls our shape when it is selected. */
const OUR_WORDS = { [`tool.${CARD_TYPE}`]: 'card' }

/** One action a kind of card; it opens the form of a new one. */
const insertActions = (editor: Editor): TLUiActionsContextType =>
  Object.fromEntries(
    INSERTABLE.map(({ kind, label, kbd }) => {
      const id = `insert-${kind}`
      return [id, { id, label: `Insert ${label} card`, kbd, onSelect: () => hostOf(editor)?.insertCard(kind) }]
    }),
  )

/** Our actions beside tldraw's, so that they show in its shortcuts dialog and obey its keyboard preference. */
export const overrides: TLUiOverrides = {
  translations: Object.fromEntries(LANGUAGES.map(({ locale }) => [locale, OUR_WORDS])),
  actions(editor, actions, { addDialog }) {
    const ours: typeof actions = {
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
      'compare-lenses': {
        id: 'compare-lenses',
        label: 'Compare lenses…',
        kbd: 'j',
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
        onSelect() {
          const card = onlyPatchingCard(editor)
          if (card) compareMethods(editor, card)
        },
      },
      'open-lens': {
        id: 'open-lens',
        label: 'Lens in the library',
        readonlyOk: true,
        onSelect() {
          const lens = learnedLensOf(editor)
          const host = hostOf(editor)
          if (lens && host) window.open(host.lensPage(lens.hash), '_blank', 'noreferrer')
        },
      },
      'edit-card': {
        id: 'edit-card',
        label: 'Edit question',
        onSelect: () => hostOf(editor)?.editCard(),
      },
    }
    const shortcuts = actions['open-kbd-shortcuts']
    if (shortcuts) {
      // tldraw's own action opens its own list, whatever component stands in its place.
      const onSelect = () => void addDialog({ component: KeyboardShortcutsDialog })
      ours['open-kbd-shortcuts'] = { ...shortcuts, kbd: `${shortcuts.kbd},shift+/`, onSelect }
    }
    const kept = Object.entries(actions).filter(([id]) => !ABSENT_ACTIONS.includes(id))
    return { ...Object.fromEntries(kept), ...ours }
  },
  tools(_editor, tools) {
    return Object.fromEntries(Object.entries(tools).filter(([id]) => !ABSENT_TOOLS.includes(id)))
  },
}
