import { createShapeId, StateNode, type TLKeyboardEventInfo, type VecLike } from 'tldraw'
import { MARKDOWN_TYPE, type MarkdownShape } from '../records/index.js'
import { NOTE } from './note-size.js'

/** Places a note where the pointer is let go, or with Enter in the middle of the view, and begins to write it. */
export class MarkdownTool extends StateNode {
  static override id = MARKDOWN_TYPE
  override shapeType = MARKDOWN_TYPE

  override onEnter() {
    this.editor.setCursor({ type: 'cross', rotation: 0 })
  }

  override onPointerUp() {
    this.place(this.editor.inputs.currentPagePoint)
  }

  override onKeyDown({ key }: TLKeyboardEventInfo) {
    if (key === 'Enter') this.place(this.editor.getViewportPageBounds().center)
  }

  override onCancel() {
    this.editor.setCurrentTool('select')
  }

  private place({ x, y }: VecLike) {
    const { editor } = this
    const id = createShapeId()
    editor.markHistoryStoppingPoint('place a note')
    editor.createShape<MarkdownShape>({ id, type: MARKDOWN_TYPE, x: x - NOTE.w / 2, y: y - NOTE.h / 2 })
    // Absent on a board that is full.
    if (!editor.getShape(id)) return
    editor.select(id)
    editor.setEditingShape(id)
    editor.setCurrentTool('select.editing_shape')
  }
}
