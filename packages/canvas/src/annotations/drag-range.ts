import { dataCell } from '@lensboard/heatmap'
import type { Editor } from 'tldraw'
import { announce } from '../cards/announce.js'
import { cellCursor, cellRange } from '../cards/card-state.js'
import { plural } from '../cards/words.js'
import { COMMENT_TOOL } from '../comments/comment-tool.js'
import { isCard } from '../editor/selection.js'
import { type DrawnCell, drawnCellAt, markable, readPlot } from './card-plots.js'

/** A press that travels further than this, in screen pixels, is a drag. */
const TRAVEL_MAX = 6
const DRAGGING = 'lb-range-dragging'
const OTHERS = 'button, select, input, a, label, .lb-popup'

type Point = { clientX: number; clientY: number }

/**
 * Lets a person who reads the cells of a card drag a range over them: of cells, of heads, of rows. What is covered is
 * drawn by hand while it changes; the range is chosen when the hand lets go. Outside of cell mode a drag moves the card.
 * Returns how to stop.
 */
export function dragRanges(editor: Editor): () => void {
  const container = editor.getContainer()
  let stop = () => {}

  const onDown = (event: PointerEvent) => {
    stop()
    const { ctrlKey, metaKey, shiftKey, altKey, button } = event
    if (button !== 0 || ctrlKey || metaKey || shiftKey || altKey || !event.isPrimary || editor.isIn(COMMENT_TOOL))
      return
    const on = event.target instanceof Element ? event.target : null
    const shape = editor.getEditingShape()
    if (!isCard(shape) || !on?.closest('.tl-canvas') || on.closest(OTHERS)) return
    const from = drawnCellAt(editor, shape, editor.screenToPage({ x: event.clientX, y: event.clientY }))
    if (from) stop = dragFrom(editor, { shapeId: shape.id, from, at: event, pointer: event.pointerId })
  }
  container.addEventListener('pointerdown', onDown, { capture: true })
  return () => {
    stop()
    container.removeEventListener('pointerdown', onDown, { capture: true })
  }
}

interface Begun {
  shapeId: Parameters<Editor['getShape']>[0]
  from: DrawnCell
  at: Point
  pointer: number
}

function dragFrom(editor: Editor, { shapeId, from, at, pointer }: Begun): () => void {
  const container = editor.getContainer()
  const mark = document.createElement('div')
  mark.className = 'lb-range-drag'
  let to: DrawnCell | null = null
  const shapeNow = () => {
    const shape = editor.getShape(shapeId)
    return isCard(shape) && editor.getEditingShapeId() === shape.id ? shape : null
  }
  const cover = ({ clientX: x, clientY: y }: Point) => {
    const shape = shapeNow()
    to = shape && drawnCellAt(editor, shape, editor.screenToPage({ x, y }), from.plot)
    if (!shape || !to) return stop()
    const { rows, columns } = blockOf(from, to)
    const { layout } = to
    const corner = editor.pageToViewport(
      editor.getShapePageTransform(shape).applyToPoint({
        x: layout.x + columns[0] * layout.cellWidth,
        y: layout.y + rows[0] * layout.cellHeight,
      }),
    )
    const zoom = editor.getZoomLevel()
    Object.assign(mark.style, {
      transform: `translate(${corner.x}px, ${corner.y}px)`,
      width: `${(columns[1] - columns[0] + 1) * layout.cellWidth * zoom}px`,
      height: `${(rows[1] - rows[0] + 1) * layout.cellHeight * zoom}px`,
    })
    if (mark.isConnected) return
    container.classList.add(DRAGGING)
    container.querySelector('.lb-overlays')?.append(mark)
  }
  const onMove = (event: PointerEvent) => {
    // A second finger moves the board.
    if (event.pointerId !== pointer) return
    if (!to && Math.hypot(event.clientX - at.clientX, event.clientY - at.clientY) <= TRAVEL_MAX) return
    cover(event)
  }
  const onUp = (event: PointerEvent) => {
    if (event.pointerId !== pointer) return
    const end = to
    stop()
    const shape = shapeNow()
    if (!end || !shape) return
    const block = blockOf(from, end)
    const result = markable(editor, shape)
    const isRead = result !== null && readPlot(editor, shape, result) === from.plot && result.kind !== 'dataset'
    cellRange(editor).set({ shapeId: shape.id, block, ...(isRead ? {} : { plot: from.plot }) })
    const { row, column } = dataCell(end.layout, end.drawn)
    if (isRead) cellCursor(editor).set({ shapeId: shape.id, row, column, open: true })
    else cellCursor(editor).update((was) => was && { ...was, open: false })
    const [rows, columns] = [block.rows, block.columns].map(([first, last]) => last - first + 1) as [number, number]
    announce(editor, `${plural(rows, 'row')} by ${plural(columns, 'column')} selected.`)
  }
  const onOther = (event: Event) => {
    if (event instanceof KeyboardEvent && event.key !== 'Escape') return
    // Fields lose the keyboard too; the drag ends with that of the window.
    if (event.type === 'blur' && event.target !== window) return
    if (event instanceof PointerEvent && event.type === 'pointerdown' && event.pointerId === pointer) return
    if (event instanceof KeyboardEvent && to) {
      event.stopPropagation()
      event.preventDefault()
    }
    stop()
  }
  const stop = () => {
    mark.remove()
    to = null
    container.classList.remove(DRAGGING)
    window.removeEventListener('pointermove', onMove, { capture: true })
    window.removeEventListener('pointerup', onUp, { capture: true })
    for (const name of ['pointercancel', 'pointerdown', 'keydown', 'blur'] as const)
      window.removeEventListener(name, onOther, { capture: true })
  }
  window.addEventListener('pointermove', onMove, { capture: true })
  window.addEventListener('pointerup', onUp, { capture: true })
  for (const name of ['pointercancel', 'pointerdown', 'keydown', 'blur'] as const)
    window.addEventListener(name, onOther, { capture: true })
  return stop
}

const span = (a: number, b: number): [number, number] => [Math.min(a, b), Math.max(a, b)]
const blockOf = ({ drawn: a }: DrawnCell, { drawn: b }: DrawnCell) => ({
  rows: span(a.row, b.row),
  columns: span(a.column, b.column),
})
