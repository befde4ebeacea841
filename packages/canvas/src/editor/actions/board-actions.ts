import type { Editor } from 'tldraw'
import { cellCursor } from '../../cards/card-state.js'
import { selectedCards } from '../../cards/run-acts.js'
import { VIEW_KEYS } from '../../cards/view-keys.js'
import { hostOf } from '../board-host.js'
import { findableCards } from '../find-cards.js'
import { printBoard } from '../print-board.js'
import { onlyCard } from '../selection.js'
import { canTidy, tidyCards } from '../tidy.js'
import type { BoardActions } from './board-action.js'

/** Keys that change how a card is looked at, outside of its cells too. */
const VIEW_KBD: Readonly<Record<string, string>> = { metric: 'm', 'metric-back': 'shift+m' }

/** Tables have an action of their own, which viewers have too. */
const ELSEWHERE: ReadonlySet<string> = new Set(['table'])

/** What the keys of cell mode do to the way a card is looked at, done to every selected card. */
const viewActions = (editor: Editor): BoardActions =>
  Object.fromEntries(
    VIEW_KEYS.flatMap(({ id, label, kinds, run }) => {
      const cards = (from: Editor) =>
        selectedCards(from).filter(({ props }) => kinds === undefined || kinds.has(props.spec.kind))
      if (!run || ELSEWHERE.has(id)) return []
      const kbd = VIEW_KBD[id]
      const action = {
        id: `view-${id}`,
        label,
        ...(kbd ? { kbd } : {}),
        applies: (from: Editor) => cards(from).length > 0,
        onSelect() {
          for (const shape of cards(editor)) run({ editor, shape, cell: null })
        },
      }
      return [[action.id, action]]
    }),
  )

/** What concerns the board as a whole, and where cards stand on it. */
export const boardActions = (editor: Editor): BoardActions => ({
  'tidy-cards': {
    id: 'tidy-cards',
    label: 'Tidy cards',
    kbd: 'shift+t',
    topic: 'board',
    applies: canTidy,
    onSelect: () => tidyCards(editor),
  },
  'insert-template': {
    id: 'insert-template',
    label: 'From a template…',
    kbd: 'shift+e',
    topic: 'insert',
    onSelect: () => hostOf(editor)?.openTemplates(),
  },
  'find-card': {
    id: 'find-card',
    label: 'Find a card…',
    keys: 'cmd+f',
    readonlyOk: true,
    topic: 'board',
    applies: (from) => findableCards(from).length > 0,
    onSelect: () => hostOf(editor)?.openPalette('cards'),
  },
  'copy-link': {
    id: 'copy-link',
    label: 'Copy link',
    kbd: 'shift+u',
    readonlyOk: true,
    applies: (from) => onlyCard(from) !== null,
    onSelect() {
      const card = onlyCard(editor)
      const at = cellCursor(editor).get()
      if (!card) return
      const cell = at?.shapeId === card.id ? { row: at.row, position: at.column } : undefined
      hostOf(editor)?.copyLink(card.id, cell)
    },
  },
  ...viewActions(editor),
  'take-tour': {
    id: 'take-tour',
    label: 'Take the tour',
    readonlyOk: true,
    topic: 'board',
    onSelect: () => hostOf(editor)?.takeTour(),
  },
  print: {
    id: 'print',
    label: 'Print…',
    kbd: 'cmd+p,ctrl+p',
    readonlyOk: true,
    topic: 'board',
    onSelect: () => printBoard(editor, hostOf(editor)),
  },
})
