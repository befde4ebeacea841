import type { CardView, ChartSpec } from '@lensboard/contract'
import { NO_PINS, type Pins } from '@lensboard/heatmap'
import { computed, type Editor } from 'tldraw'
import { changeCard, changeView } from '../cards/change-card.js'
import { showSource } from '../cards/chart-open.js'
import { followed, pinHolder, sourceOf } from '../cards/chart-source.js'
import { cardTitle } from '../cards/words.js'
import type { CardShape } from '../records/index.js'
import { unlinkChart } from './actions/chart-actions.js'
import { onlyCard } from './selection.js'
import { type Watchable, watchable } from './watchable.js'

/** The selected chart card as the panel sees it. */
export interface ChartFacts {
  id: string
  chart: ChartSpec['chart']
  /** The reading and the pins that it shows: its source's, while that is on the board. */
  of: ChartSpec['of']
  pins: Pins
  measure: NonNullable<CardView['measure']>
  pair: NonNullable<CardView['pair']>
  /** What its source is called; null where that is gone, undefined where there is none. */
  source: string | null | undefined
}

/** How the panel acts on the selected chart; each act is one undo step. */
export interface ChartHandle {
  selected: Watchable<ChartFacts | null>
  choose(chart: ChartSpec['chart']): void
  look(part: Pick<CardView, 'measure' | 'pair'>): void
  /** Releases a group of tokens, by its place. */
  release(slot: number): void
  releasePosition(position: number): void
  unlink(): void
  showSource(): void
}

const onlyChart = (editor: Editor) => {
  const card = onlyCard(editor)
  return card?.props.spec.kind === 'chart' ? card : null
}

function factsOf(editor: Editor, card: CardShape): ChartFacts | null {
  const { spec, view } = followed(editor, card).props
  if (spec.kind !== 'chart') return null
  const source = sourceOf(editor, card)
  return {
    id: card.id,
    chart: spec.chart,
    of: spec.of,
    pins: view?.pins ?? NO_PINS,
    measure: view?.measure ?? 'prob',
    pair: view?.pair ?? FIRST_PAIR,
    source: spec.source ? source && cardTitle(source.props.title, source.props.spec) : undefined,
  }
}

const FIRST_PAIR: ChartFacts['pair'] = [0, 1]

export function createChartHandle(editor: Editor): ChartHandle {
  const selected = computed<ChartFacts | null>('selected chart', (previous) => {
    const card = onlyChart(editor)
    const facts = card && factsOf(editor, card)
    const before = previous && typeof previous === 'object' ? previous : null
    const same =
      facts && before && (Object.keys(facts) as (keyof ChartFacts)[]).every((key) => facts[key] === before[key])
    return same ? before : facts
  })
  const withChart = (act: (card: CardShape) => void) => {
    const card = onlyChart(editor)
    if (card && !editor.getIsReadonly()) act(card)
  }
  const pin = (name: string, change: (pins: Pins) => Pins) =>
    withChart((card) => {
      const holder = pinHolder(editor, card)
      const pins = change(holder.props.view?.pins ?? NO_PINS)
      changeView(editor, holder, name, { pins: pins.groups.length + pins.positions.length > 0 ? pins : undefined })
    })
  return {
    selected: watchable('selected chart', selected),
    choose: (chart) =>
      withChart((card) => {
        if (card.props.spec.kind === 'chart')
          changeCard(editor, card, 'choose a chart', { spec: { ...card.props.spec, chart } })
      }),
    look: (part) => withChart((card) => changeView(editor, card, 'look at a chart', part)),
    release: (slot) =>
      pin('release a token', ({ groups, positions }) => ({ groups: groups.filter((_, i) => i !== slot), positions })),
    releasePosition: (position) =>
      pin('release a position', ({ groups, positions }) => ({
        groups,
        positions: positions.filter((one) => one !== position),
      })),
    unlink: () => withChart((card) => unlinkChart(editor, card)),
    showSource() {
      const card = onlyChart(editor)
      const source = card && sourceOf(editor, card)
      if (!card || !source) return
      showSource(editor, card, source)
      editor.select(source.id)
    },
  }
}
