import type { Editor, TLShapeId } from 'tldraw'
import { isCard } from './selection.js'

/**
 * Keeps the card under the pointer the pointed one. tldraw finds a shape from 8 screen pixels away; on a board seen from
 * afar that is more than what lies between two cards, and the one above wins although the pointer is in the other.
 * Returns how to stop.
 */
export function steadyHover(editor: Editor): () => void {
  const isInside = (id: TLShapeId | null) => {
    const shape = id && editor.getShape(id)
    return isCard(shape) && editor.isPointInShape(shape, editor.inputs.currentPagePoint, { hitInside: true })
  }
  return editor.sideEffects.registerBeforeChangeHandler('instance_page_state', (before, after) => {
    const { hoveredShapeId: was } = before
    const { hoveredShapeId: now } = after
    if (was === now || !was || !now || !isCard(editor.getShape(now))) return after
    return isInside(was) && !isInside(now) ? { ...after, hoveredShapeId: was } : after
  })
}
