import { type Editor, type TLShapePartial, Vec } from 'tldraw'
import { isCard } from '../editor/selection.js'
import type { CardShape } from '../records/index.js'
import { drawnKind, minSize, type Size, snuggedSize } from './card-box.js'
import { linkedWith } from './links.js'
import { shownResult } from './shown-result.js'

/** The linked cards of a card that is being resized as they were before, by what it was itself when the hand took it. */
const before = new WeakMap<CardShape, readonly CardShape[]>()

/** Linked cards that this person may change. */
function linkedCards(editor: Editor, { id }: CardShape): CardShape[] {
  return linkedWith(editor, id)
    .map((other) => editor.getShape(other))
    .filter(isCard)
    .filter((one) => !editor.isShapeOrAncestorLocked(one))
}

/**
 * Resizes the cards linked with one that is resized with Alt: by the same factors, so that cells which were alike stay
 * alike, and from the middle, as tldraw resizes the card itself then. Without Alt they are as they were.
 */
export function resizeLinked(editor: Editor, initial: CardShape, size: Size): void {
  const alt = editor.inputs.altKey
  const linked = before.get(initial) ?? (alt ? linkedCards(editor, initial) : [])
  if (linked.length === 0) return
  before.set(initial, linked)
  const factor = { x: size.w / initial.props.w, y: size.h / initial.props.h }
  editor.updateShapes(linked.map((one) => (alt ? scaled(one, factor) : placed(one, one, one.props))))
}

/** What the cells of the linked cards leave free goes when the hand lets go. */
export function snugLinked(editor: Editor, initial: CardShape): void {
  const linked = before.get(initial) ?? []
  before.delete(initial)
  editor.updateShapes(
    linked.flatMap(({ id }) => {
      const one = editor.getShape(id)
      const result = isCard(one) ? shownResult(editor, one) : null
      return isCard(one) && result ? [placed(one, one, snuggedSize(result, one.props.spec.kind, one.props))] : []
    }),
  )
}

/** Gives the linked cards of the same kind this card's size: one undo step. Answers how many there are. */
export function matchLinked(editor: Editor, shape: CardShape): number {
  const kind = drawnKind(shape.props.spec)
  const alike = linkedCards(editor, shape).filter(({ props }) => drawnKind(props.spec) === kind)
  if (alike.length > 0) editor.markHistoryStoppingPoint('resize linked cards')
  editor.updateShapes(alike.map((one) => placed(one, one, { w: shape.props.w, h: shape.props.h })))
  return alike.length
}

function scaled(one: CardShape, factor: { x: number; y: number }): TLShapePartial<CardShape> {
  const least = minSize(one.props.spec.kind)
  const size = { w: Math.max(least.w, one.props.w * factor.x), h: Math.max(least.h, one.props.h * factor.y) }
  const moved = new Vec((one.props.w - size.w) / 2, (one.props.h - size.h) / 2).rot(one.rotation)
  return placed(one, { x: one.x + moved.x, y: one.y + moved.y }, size)
}

const placed = ({ id, type }: CardShape, { x, y }: { x: number; y: number }, { w, h }: Size) => ({
  ...{ id, type, x, y },
  props: { w, h },
})
