import type { LensRef } from '@lensboard/contract'
import { Box, createShapeId, type Editor, type TLShapeId } from 'tldraw'
import { CARD_TYPE, type CardShape, type CardShapeProps } from '../records/index.js'
import { bringIntoView } from './bring-into-view.js'
import { placeCard, type Rect } from './placement.js'
import { isCard } from './selection.js'

/** How far a lens lies from the output says most of it, so that is what its difference shows first. */
const METRIC = 'klFromOutput'

/**
 * Places the reading of a lens card through another lens beside it, and the difference of the two beside that: one undo
 * step. The logit lens, where it is one of them, is what is taken away. Returns the ids of the new cards.
 */
export function compareLenses(editor: Editor, card: CardShape, lens: 'logit' | LensRef): TLShapeId[] {
  const { spec } = card.props
  if (spec.kind !== 'lens') return []
  const other = { ...card.props, spec: { ...spec, lens } }
  const [a, b] = spec.lens === 'logit' ? [other, card.props] : [card.props, other]
  return placeBeside(
    editor,
    [card],
    [other, differenceOf(a, b)].flatMap((props) => props ?? []),
  )
}

/** Places the difference of two lens cards beside them, the left one less the right one. */
export function placeDifference(editor: Editor, cards: readonly CardShape[]): TLShapeId[] {
  const [a, b] = [...cards].sort((one, two) => one.x - two.x || one.y - two.y)
  const props = a && b && differenceOf(a.props, b.props)
  return props ? placeBeside(editor, cards, [props]) : []
}

/** Whether the difference of these cards can be placed: two readings, and nothing else. */
export const areTwoReadings = (cards: readonly CardShape[]): boolean =>
  cards.length === 2 && cards.every(({ props }) => props.spec.kind === 'lens')

function differenceOf(a: CardShapeProps, b: CardShapeProps): CardShapeProps | undefined {
  if (a.spec.kind !== 'lens' || b.spec.kind !== 'lens') return
  const { compare: _, ...props } = a
  const [w, h] = [Math.max(a.w, b.w), Math.max(a.h, b.h)]
  const title = a.title === b.title ? a.title : ''
  return { ...props, w, h, title, spec: { kind: 'difference', a: a.spec, b: b.spec }, metric: METRIC }
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
  editor.markHistoryStoppingPoint('compare lenses')
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
