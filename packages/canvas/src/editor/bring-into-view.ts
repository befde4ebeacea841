import { Box, type Editor } from 'tldraw'
import { COVERED } from './covered.js'

/** Room kept around a card that is zoomed to, in screen pixels. */
export const ZOOM_INSET = 96

/** Moves the camera as little as is needed to see the whole box; zooms out only when it cannot fit. */
export function bringIntoView(editor: Editor, box: Box): void {
  const view = editor.getViewportPageBounds()
  const { x, y, z } = editor.getCamera()
  const free = new Box(
    view.x + COVERED.side / z,
    view.y + COVERED.top / z,
    view.w - (2 * COVERED.side) / z,
    view.h - (COVERED.top + COVERED.bottom) / z,
  )
  if (free.contains(box)) return
  if (box.w > free.w || box.h > free.h) {
    editor.zoomToBounds(box, { inset: ZOOM_INSET, targetZoom: 1 })
    return
  }
  const dx = box.maxX > free.maxX ? box.maxX - free.maxX : Math.min(0, box.minX - free.minX)
  const dy = box.maxY > free.maxY ? box.maxY - free.maxY : Math.min(0, box.minY - free.minY)
  editor.setCamera({ x: x - dx, y: y - dy, z }, { animation: { duration: 120 } })
}

/** Whoever walks to a card by keyboard sees all of it: tldraw moves the view by as much as shows its middle. */
export function showWholeSelection(editor: Editor): void {
  editor.zoomToSelectionIfOffscreen = () => {
    const bounds = editor.getSelectionPageBounds()
    if (bounds) bringIntoView(editor, bounds)
  }
}
