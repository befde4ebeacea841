import {
  Box,
  type Editor,
  isShapeId,
  type TLFrameShape,
  type TLShape,
  type TLShapeId,
  type TLShapePartial,
} from 'tldraw'
import type { Rect } from './placement.js'
import { isCard } from './selection.js'
import { TIDY_GAP, tidyRows } from './tidy-rows.js'

interface Item extends Rect {
  shape: TLShape
}

const holds = (shape: TLShape) => shape.type === 'frame' || shape.type === 'group'

/** Whether a shape is a card, or a frame or group around one. */
function isAboutCards(editor: Editor, shape: TLShape): boolean {
  if (isCard(shape)) return true
  return (
    holds(shape) &&
    editor.getSortedChildIdsForParent(shape).some((id) => {
      const child = editor.getShape(id)
      return child !== undefined && isAboutCards(editor, child)
    })
  )
}

/** What tidying moves: the selected cards, frames and groups; all of them when none is; those in a frame chosen alone. */
function tidied(editor: Editor): TLShape[] {
  const free = (shapes: readonly (TLShape | undefined)[]) =>
    shapes.filter(
      (shape) => shape !== undefined && isAboutCards(editor, shape) && !editor.isShapeOrAncestorLocked(shape),
    ) as TLShape[]
  const childrenOf = (parent: TLShape) => editor.getSortedChildIdsForParent(parent).map((id) => editor.getShape(id))
  const chosen = free(editor.getSelectedShapes())
  const [only] = chosen
  if (only && chosen.length === 1) return holds(only) ? free(childrenOf(only)) : []
  if (chosen.length > 1) return chosen
  return free(editor.getSortedChildIdsForParent(editor.getCurrentPageId()).map((id) => editor.getShape(id)))
}

/** Whether there is anything to tidy. */
export const canTidy = (editor: Editor): boolean => tidied(editor).length > 1

/** Lays cards out in rows, in the order in which they are read, with equal gaps: one undo step. */
export function tidyCards(editor: Editor): void {
  const shapes = tidied(editor)
  if (shapes.length < 2) return
  editor.markHistoryStoppingPoint('tidy cards')
  editor.run(() => {
    // Cards of a frame stay in it: each parent is tidied by itself.
    for (const parent of new Set(shapes.map(({ parentId }) => parentId))) {
      const own = shapes.filter(({ parentId }) => parentId === parent)
      editor.updateShapes(moves(editor, own))
      if (isShapeId(parent)) growFrame(editor, parent, own)
    }
  })
}

/** A frame cuts off what does not fit, so it grows with what was laid out in it. */
function growFrame(editor: Editor, id: TLShapeId, within: readonly TLShape[]): void {
  const frame = editor.getShape<TLFrameShape>(id)
  if (frame?.type !== 'frame') return
  const corners = within.map((shape) => {
    const { maxX, maxY } = editor.getShapePageBounds(shape) ?? new Box()
    return editor.getPointInShapeSpace(frame, { x: maxX, y: maxY })
  })
  const w = Math.max(frame.props.w, ...corners.map(({ x }) => x + TIDY_GAP))
  const h = Math.max(frame.props.h, ...corners.map(({ y }) => y + TIDY_GAP))
  if (w !== frame.props.w || h !== frame.props.h) editor.updateShape({ id, type: 'frame', props: { w, h } })
}

function moves(editor: Editor, shapes: readonly TLShape[]): TLShapePartial[] {
  const items = shapes.map((shape): Item => ({ shape, ...bounds(editor, shape.id) }))
  const laid = tidyRows(items)
  const field = Box.Common(laid.map(({ box, x, y }) => new Box(x, y, box.w, box.h)))
  const down = roomBelow(editor, shapes, field)
  return laid.map(({ box, x, y }) => {
    // A group's own point is not the corner of its bounds, so it moves by a difference.
    const delta = editor.getPointInParentSpace(box.shape, { x, y: y + down })
    const from = editor.getPointInParentSpace(box.shape, { x: box.x, y: box.y })
    const { id, type } = box.shape
    return { id, type, x: box.shape.x + delta.x - from.x, y: box.shape.y + delta.y - from.y }
  })
}

function bounds(editor: Editor, id: TLShapeId): Rect {
  const { x, y, w, h } = editor.getShapePageBounds(id) ?? new Box()
  return { x, y, w, h }
}

/** How far down a field of cards has to go so that it covers none of the others beside it. */
function roomBelow(editor: Editor, moved: readonly TLShape[], field: Box): number {
  const ids = new Set(moved.map(({ id }) => id))
  const others = editor
    .getSortedChildIdsForParent(moved[0]!.parentId)
    .filter((id) => !ids.has(id))
    .flatMap((id) => {
      const shape = editor.getShape(id)
      const box = shape && isAboutCards(editor, shape) ? editor.getShapePageBounds(id) : undefined
      return box ? [box.clone().expandBy(TIDY_GAP / 2)] : []
    })
    .sort((a, b) => a.y - b.y)
  const at = field.clone()
  // Each pass goes below one of them, the highest first.
  for (const other of others) if (other.collides(at)) at.y = other.maxY + TIDY_GAP / 2
  return at.y - field.y
}
