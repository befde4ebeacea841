import type { Editor, TLArrowBinding, TLShape, TLShapeId } from 'tldraw'
import { cellOfEnd } from './cell-place.js'

type Shapes = readonly TLShapeId[] | readonly TLShape[]

const idsOf = (shapes: Shapes): TLShapeId[] => shapes.map((shape) => (typeof shape === 'string' ? shape : shape.id))

/**
 * Arrows between cells go where their cards go, whether or not they are chosen too: they are copied with the cards at
 * both of their ends, and deleted with the card at one, as part of the same undo step.
 */
export function keepCellArrows(editor: Editor): void {
  const take = editor.getContentFromCurrentPage.bind(editor)
  const duplicate = editor.duplicateShapes.bind(editor)
  const remove = editor.deleteShapes.bind(editor)
  editor.getContentFromCurrentPage = (shapes) => take(withCellArrows(editor, shapes))
  editor.duplicateShapes = (shapes, offset) => duplicate(withCellArrows(editor, shapes), offset)
  editor.deleteShapes = (shapes: TLShapeId[] | TLShape[]) => {
    const ids = idsOf(shapes)
    const gone = editor.getShapeAndDescendantIds(ids)
    return remove([...new Set([...ids, ...cellArrowsOf(editor, gone)])])
  }
}

/** Shapes, and the arrows between cells of those among them. */
export function withCellArrows(editor: Editor, shapes: Shapes): TLShapeId[] {
  const ids = idsOf(shapes)
  const all = editor.getShapeAndDescendantIds(ids)
  const isBetween = (arrow: TLShapeId) => {
    const ends = editor.getBindingsFromShape<TLArrowBinding>(arrow, 'arrow')
    return !all.has(arrow) && ends.length === 2 && ends.every((end) => cellOfEnd(end) && all.has(end.toId))
  }
  return [...ids, ...[...cellArrowsOf(editor, all)].filter(isBetween)]
}

/** Arrows that begin or end at a cell of one of these shapes. */
function cellArrowsOf(editor: Editor, shapes: ReadonlySet<TLShapeId>): Set<TLShapeId> {
  const ends = [...shapes].flatMap((id) => editor.getBindingsToShape<TLArrowBinding>(id, 'arrow'))
  return new Set(ends.filter((end) => cellOfEnd(end)).map(({ fromId }) => fromId))
}
