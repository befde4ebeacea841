import type { ChartSpec } from '@lensboard/contract'
import type { Editor } from 'tldraw'
import { changeCard } from '../../cards/change-card.js'
import { followed } from '../../cards/chart-source.js'
import { toggleLinks } from '../../cards/pin-acts.js'
import { matchLinked } from '../../cards/resize-linked.js'
import { selectedCards } from '../../cards/run-acts.js'
import { hostOf } from '../board-host.js'
import { onlyReading, placeChart } from '../place-chart.js'
import { onlyCard } from '../selection.js'
import type { BoardActions } from './board-action.js'

const KINDS: readonly { chart: ChartSpec['chart']; id: string; label: string; kbd?: string }[] = [
  { chart: 'trajectories', id: 'new-chart', label: 'New chart from pins', kbd: 'shift+j' },
  { chart: 'logitDifference', id: 'new-logit-difference', label: 'New logit-difference chart' },
  { chart: 'topTokens', id: 'new-top-tokens', label: 'New table of top tokens' },
]

const isReading = (editor: Editor) => onlyReading(editor) !== null

const boundChart = (editor: Editor) => {
  const card = onlyCard(editor)
  return card?.props.spec.kind === 'chart' && card.props.spec.source ? card : null
}

const LINKED: ReadonlySet<string> = new Set(['lens', 'attention', 'imported', 'difference'])

const readings = (editor: Editor) => selectedCards(editor).filter(({ props }) => LINKED.has(props.spec.kind))

/** The one selected card, where links of cards on the same tokens are for its kind. */
const linkableCard = (editor: Editor) => {
  const card = onlyCard(editor)
  return card && LINKED.has(card.props.spec.kind) ? card : null
}

/** Makes a chart stand by itself, with the question and the pins that it shows: one undo step. */
export function unlinkChart(editor: Editor, card: ReturnType<typeof onlyCard>): void {
  if (card?.props.spec.kind !== 'chart') return
  const { spec, view } = followed(editor, card).props
  if (spec.kind !== 'chart') return
  const { source: _, ...own } = spec
  changeCard(editor, card, 'unlink chart', { spec: own, view })
}

/** Charts of a reading, and whether cards on the same tokens are linked. */
export const chartActions = (editor: Editor): BoardActions => ({
  ...Object.fromEntries(
    KINDS.map(({ chart, ...action }) => [
      action.id,
      {
        ...action,
        applies: isReading,
        onSelect() {
          const card = onlyReading(editor)
          if (card) placeChart(editor, card, chart)
          else hostOf(editor)?.say('Select a lens card to make a chart of it.')
        },
      },
    ]),
  ),
  'unlink-chart': {
    id: 'unlink-chart',
    label: 'Unlink chart from its card',
    applies: (from) => boundChart(from) !== null,
    onSelect: () => unlinkChart(editor, boundChart(editor)),
  },
  'resize-linked': {
    id: 'resize-linked',
    label: 'Give linked cards of its kind the size of this card',
    applies: (from) => linkableCard(from) !== null,
    onSelect() {
      const card = linkableCard(editor)
      if (card && matchLinked(editor, card) === 0) hostOf(editor)?.say('No card of this kind is linked with it.')
    },
  },
  'toggle-links': {
    id: 'toggle-links',
    label: 'Link or unlink with cards on the same tokens',
    applies: (from) => readings(from).length > 0,
    onSelect() {
      const cards = readings(editor)
      if (cards.length > 0) toggleLinks(editor, cards)
    },
  },
})
