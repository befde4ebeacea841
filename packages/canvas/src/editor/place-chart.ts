import type { ChartSpec } from '@lensboard/contract'
import { firstPins } from '@lensboard/heatmap'
import type { Editor, TLShapeId } from 'tldraw'
import { naturalSize } from '../cards/card-box.js'
import { cellCursor } from '../cards/card-state.js'
import { readingOf } from '../cards/reading-of.js'
import { shownResult } from '../cards/shown-result.js'
import type { CardShape, CardShapeProps } from '../records/index.js'
import { placeBeside } from './compare-cards.js'
import { onlyCard } from './selection.js'

/**
 * Places a chart of a reading beside its card: one undo step. Where nothing is tracked yet, the different top tokens
 * over the rows are, at the chosen cell's position or the last.
 */
export function placeChart(editor: Editor, card: CardShape, chart: ChartSpec['chart']): TLShapeId | null {
  const of = readingOf(card.props.spec)
  if (!of) return null
  const { view } = card.props
  const result = shownResult(editor, card)
  const cursor = cellCursor(editor).get()
  const first =
    !view?.pins?.groups.length && result?.kind === 'lens'
      ? firstPins(result, cursor?.shapeId === card.id ? cursor.column : result.ids.length - 1)
      : null
  const pins = first
    ? { ...first, positions: view?.pins?.positions.length ? view.pins.positions : first.positions }
    : view?.pins
  const props: CardShapeProps = {
    ...naturalSize('chart', result?.kind === 'lens' && chart === 'topTokens' ? result.rows.length : 0, 0),
    title: '',
    spec: { kind: 'chart', chart, of, source: card.id },
    metric: 'prob',
    layer: 0,
    head: 0,
    ...(pins ? { view: { pins } } : {}),
  }
  const [id] = placeBeside(editor, [card], [props])
  if (first && pins) editor.updateShape<CardShape>({ id: card.id, type: card.type, props: { view: { ...view, pins } } })
  return id ?? null
}

/** The selected card, when it alone is selected and charts can be made of it. */
export function onlyReading(editor: Editor): CardShape | null {
  const card = onlyCard(editor)
  return card && readingOf(card.props.spec) ? card : null
}
