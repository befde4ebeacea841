import { announce } from './announce.js'
import type { CellKey } from './cell-key.js'
import { placeOfCell } from './listed-cells.js'
import { shownResult } from './shown-result.js'
import { tellCell } from './tell-cell.js'

/** A cell of this size, in screen pixels, is touched and read without effort. */
const CELL_PIXELS = 44

/** Keys that look closer at the chosen cell. Only for this person. */
export const READING_KEYS: readonly CellKey[] = [
  {
    id: 'zoom',
    label: 'Zoom so that the cell is large',
    press: ['z'],
    run({ editor, shape, cell }) {
      const result = shownResult(editor, shape)
      const box = result && cell && placeOfCell(editor, shape, result, cell)
      if (!box) return false
      const zoom = Math.max(editor.getZoomLevel(), CELL_PIXELS / Math.min(box.w, box.h))
      const middle = { x: box.x + box.w / 2, y: box.y + box.h / 2 }
      const { x, y } = editor.getShapePageTransform(shape).applyToPoint(middle)
      const { w, h } = editor.getViewportScreenBounds()
      const most = editor.getCameraOptions().zoomSteps.at(-1) ?? zoom
      const z = Math.min(zoom, most)
      editor.setCamera({ x: w / z / 2 - x, y: h / z / 2 - y, z }, { animation: { duration: 120 } })
      return true
    },
  },
  {
    id: 'tell',
    label: 'Say everything about the cell',
    press: ['i'],
    run({ editor, shape, cell }) {
      const result = shownResult(editor, shape)
      if (!result || !cell) return false
      announce(editor, tellCell(editor, shape, result, cell))
      return true
    },
  },
]
