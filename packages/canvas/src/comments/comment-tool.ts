import { type CellBlock, cellAt } from '@lensboard/heatmap'
import { StateNode, type TLKeyboardEventInfo, type TLShapeId } from 'tldraw'
import { bodyBox, plotOf } from '../cards/card-box.js'
import { cellRange } from '../cards/card-state.js'
import { cardAt } from '../cards/cell-mode.js'
import { isTable } from '../cards/own-table.js'
import { seenProps } from '../cards/own-window.js'
import { isCard, onlyCard } from '../editor/selection.js'
import { anchorAt, anchorOfBlock, anchorOfCard } from './anchor-of.js'
import { commentsOf } from './board-comments.js'
import { answerOf, hasPositions } from './card-shown.js'
import { beginThread } from './open-thread.js'

export const COMMENT_TOOL = 'comment'

/** Click a cell, a head, a card or the board, or drag over cells, to comment on it. */
export class CommentTool extends StateNode {
  static override id = COMMENT_TOOL
  /** Where a drag over cells began, as it is drawn. */
  #from: { id: TLShapeId; row: number; column: number } | null = null
  #block: CellBlock | null = null

  override onEnter(): void {
    this.editor.setCursor({ type: 'cross', rotation: 0 })
    // Parts of cards that keep their presses to themselves let them through meanwhile.
    this.editor.getContainer().dataset.commenting = ''
  }

  override onExit(): void {
    this.editor.setCursor({ type: 'default', rotation: 0 })
    delete this.editor.getContainer().dataset.commenting
  }

  override onPointerDown(): void {
    this.#block = null
    this.#from = this.#drawnAt(this.editor.inputs.currentPagePoint)
  }

  override onPointerMove(): void {
    const from = this.#from
    if (!from || !this.editor.inputs.isDragging) return
    const to = this.#drawnAt(this.editor.inputs.currentPagePoint, from.id)
    if (!to) return
    this.#block = { rows: [from.row, to.row], columns: [from.column, to.column] }
    const [rows, columns] = [
      [from.row, to.row],
      [from.column, to.column],
    ].map((ends) => ends.toSorted((a, b) => a - b))
    this.#block = { rows: rows as [number, number], columns: columns as [number, number] }
    cellRange(this.editor).set({ shapeId: from.id, block: this.#block })
  }

  override onPointerUp(): void {
    const { currentPagePoint: point } = this.editor.inputs
    const shape = this.#from && this.editor.getShape(this.#from.id)
    const anchor =
      this.#block && isCard(shape)
        ? anchorOfBlock(this.editor, shape, this.#block, point)
        : anchorAt(this.editor, point)
    this.#from = null
    this.#leave()
    beginThread(this.editor, anchor)
  }

  override onCancel(): void {
    this.#from = null
    cellRange(this.editor).set(null)
    this.#leave()
  }

  /** Without a mouse: Enter comments on the card that is selected, else on the middle of the view. */
  override onKeyDown({ key }: TLKeyboardEventInfo): void {
    if (key !== 'Enter') return
    const { editor } = this
    const card = onlyCard(editor)
    this.#leave()
    beginThread(editor, card ? anchorOfCard(editor, card) : anchorAt(editor, editor.getViewportPageBounds().center))
  }

  override onKeyUp(): void {
    // Somebody who lost the right while the tool was in hand puts it down.
    if (!commentsOf(this.editor)?.state.get().mayComment) this.#leave()
  }

  #leave(): void {
    this.editor.setCurrentTool(this.editor.getIsReadonly() ? 'hand' : 'select')
  }

  /** The drawn cell under a point, of results whose cells can be ranges; on `only` the nearest is none. */
  #drawnAt(point: { x: number; y: number }, only?: TLShapeId) {
    const { editor } = this
    const shape = only ? editor.getShape(only) : cardAt(editor, point)?.shape
    if (!isCard(shape) || isTable(editor, shape)) return null
    const result = answerOf(editor, shape)?.result
    if (!result || result.kind === 'attention' || !hasPositions(result)) return null
    const plot = plotOf(result, seenProps(editor, shape))
    const { x, y } = editor.getPointInShapeSpace(shape, point)
    const at = plot && cellAt(plot, x, y - bodyBox(result.kind, shape.props).top)
    return at ? { id: shape.id, ...at } : null
  }
}
