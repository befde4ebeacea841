import { interventionsOf, type ReadingSpec } from '@lensboard/contract'
import { Box, createShapeId, type Editor, type TLShapeId } from 'tldraw'
import { changeCard } from '../cards/change-card.js'
import { readingOf } from '../cards/reading-of.js'
import { CARD_TYPE, type CardShape, type CardShapeProps } from '../records/index.js'
import { bringIntoView } from './bring-into-view.js'
import { firstMeasure } from './first-measure.js'
import { placeCard, type Rect } from './placement.js'
import { cardAsking, isCard } from './selection.js'

/** Another question to hold a card against, as a card of its own. */
export interface OtherReading {
  spec: ReadingSpec
  title: string
}

/**
 * Places the difference of a reading and another question beside it, and a card of that question where the board has
 * none: one undo step. The logit lens, or the run without interventions, is what is taken away, else the other one.
 * Returns the ids of the new cards, the difference last.
 */
export function compareWith(editor: Editor, card: CardShape, { spec, title }: OtherReading): TLShapeId[] {
  const own = readingOf(card.props.spec)
  if (!own) return []
  const there = cardAsking(editor, spec)
  const { compare: _, ...props } = card.props
  const other: CardShapeProps = there?.props ?? { ...props, spec, title }
  const [a, b] = isTakenAway(own, spec) ? [other, card.props] : [card.props, other]
  const difference = differenceOf(a, b)
  if (!difference) return []
  return placeBeside(editor, there ? [card, there] : [card], there ? [difference] : [other, difference])
}

/** Places what a card reads without its interventions, and what they change: one undo step. */
export function compareWithout(editor: Editor, card: CardShape): TLShapeId[] {
  const { spec, title } = card.props
  if (spec.kind !== 'lens' || spec.interventions.length === 0) return []
  return compareWith(editor, card, { spec: { ...spec, interventions: [] }, title })
}

/** Places the difference of two cards of readings beside them, the left one less the right one. */
export function placeDifference(editor: Editor, cards: readonly CardShape[]): TLShapeId[] {
  const [a, b] = [...cards].sort((one, two) => one.x - two.x || one.y - two.y)
  const props = a && b && differenceOf(a.props, b.props)
  return props ? placeBeside(editor, cards, [props]) : []
}

/** Whether the difference of these cards can be placed: two readings, and nothing else. */
export const areTwoReadings = (cards: readonly CardShape[]): boolean =>
  cards.length === 2 && cards.every(({ props }) => readingOf(props.spec) !== null)

/** Makes A of a difference what was B, and B what was A: one undo step. */
export function swapSides(editor: Editor, card: CardShape): void {
  const { spec } = card.props
  if (spec.kind === 'difference') changeCard(editor, card, 'swap A and B', { spec: { ...spec, a: spec.b, b: spec.a } })
}

/** Whether a card is what another one is compared to: the logit lens, or the run without interventions. */
function isTakenAway(own: ReadingSpec, other: ReadingSpec): boolean {
  if (own.kind !== 'lens' || other.kind !== 'lens') return false
  const [before, after] = [interventionsOf(own).length, interventionsOf(other).length]
  if (before === 0 || after === 0) if (before !== after) return before === 0
  return own.lens === 'logit' && other.lens !== 'logit'
}

function differenceOf(one: CardShapeProps, other: CardShapeProps): CardShapeProps | undefined {
  const [a, b] = [readingOf(one.spec), readingOf(other.spec)]
  if (!a || !b) return
  const { compare: _, view, ...props } = one
  const [w, h] = [Math.max(one.w, other.w), Math.max(one.h, other.h)]
  const title = one.title === other.title ? one.title : ''
  // Ends, pins and ranges were chosen for what the card shows, which is not what its difference shows.
  const turned = view?.transposed ? { view: { transposed: true as const } } : {}
  return { ...props, ...turned, w, h, title, spec: { kind: 'difference', a, b }, metric: firstMeasure(a, b) }
}

type Size = Pick<Rect, 'w' | 'h'>

/** Whether cards are seen larger one below the other; side by side where they fit as they are. */
function areLargerBelow(view: Size, cards: readonly Size[]): boolean {
  const all = (side: 'w' | 'h') => cards.reduce((n, card) => n + card[side], 0)
  const most = (side: 'w' | 'h') => Math.max(...cards.map((card) => card[side]))
  const beside = Math.min(view.w / all('w'), view.h / most('h'))
  return beside < 1 && Math.min(view.w / most('w'), view.h / all('h')) > beside
}

/** Columns for rows: what is placed to the right of its mirror image is placed below. */
const mirrored = ({ x, y, w, h }: Rect): Rect => ({ x: y, y: x, w: h, h: w })

/** Places cards beside others, or below where all are seen larger so; selects the last, shows all: one undo step. */
export function placeBeside(editor: Editor, of: readonly CardShape[], added: readonly CardShapeProps[]): TLShapeId[] {
  const below = areLargerBelow(editor.getViewportScreenBounds(), [...of.map(({ props }) => props), ...added])
  const turned = (rect: Rect) => (below ? mirrored(rect) : rect)
  const boundsOf = (id: TLShapeId): Rect => {
    const { x, y, w, h } = editor.getShapePageBounds(id) ?? new Box()
    return turned({ x, y, w, h })
  }
  const taken = editor
    .getCurrentPageShapes()
    .filter(isCard)
    .map(({ id }) => boundsOf(id))
  const around = of.map(({ id }) => boundsOf(id))
  let last = around.reduce((right, one) => (one.x + one.w > right.x + right.w ? one : right))
  const spots = added.map(({ w, h }) => {
    const size = turned({ x: 0, y: 0, w, h })
    last = placeCard({ w: size.w, h: size.h }, last, [...taken, last], { ...last, y: around[0]!.y })
    taken.push(last)
    return turned(last)
  })
  editor.setEditingShape(null)
  editor.setCurrentTool('select')
  editor.markHistoryStoppingPoint('compare cards')
  const ids = added.map((props, i) => {
    const id = createShapeId()
    editor.createShape<CardShape>({ id, type: CARD_TYPE, x: spots[i]!.x, y: spots[i]!.y, props })
    return id
  })
  const newest = ids.at(-1)
  if (newest) editor.select(newest)
  bringIntoView(editor, Box.Common([...around.map(turned), ...spots].map(({ x, y, w, h }) => new Box(x, y, w, h))))
  return ids
}
