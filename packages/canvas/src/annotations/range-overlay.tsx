import { useEditor, useValue } from 'tldraw'
import { cellRange } from '../cards/card-state.js'
import { isCard } from '../editor/selection.js'
import { markable, seenPlots } from './card-plots.js'
import { CellActs } from './cell-acts.js'
import { highlightsOf } from './highlights.js'
import { rangeAsked } from './range-asked.js'

/** A chosen range that no grid of cells shows, of heads or of rows, with what can be done with it. */
export function RangeOverlay() {
  const editor = useEditor()
  const chosen = useValue('chosen range of a plot', () => {
    const range = cellRange(editor).get()
    const shape = range?.plot ? editor.getShape(range.shapeId) : undefined
    const result = isCard(shape) ? markable(editor, shape) : null
    const layout = isCard(shape) && result && seenPlots(editor, shape, result).drawn.get(range?.plot ?? '')
    if (!range || !layout || !isCard(shape)) return null
    const { rows, columns } = range.block
    const { x, y } = editor.pageToViewport(
      editor.getShapePageTransform(shape).applyToPoint({
        x: layout.x + columns[0] * layout.cellWidth,
        y: layout.y + rows[0] * layout.cellHeight,
      }),
    )
    const zoom = editor.getZoomLevel()
    const w = (columns[1] - columns[0] + 1) * layout.cellWidth * zoom
    const h = (rows[1] - rows[0] + 1) * layout.cellHeight * zoom
    return { shape, x, y, w, h }
  }, [editor])
  if (!chosen) return null
  const { shape, x, y, w, h } = chosen
  return (
    <>
      <div className="lb-range-chosen" style={{ transform: `translate(${x}px, ${y}px)`, width: w, height: h }} />
      <div className="lb-range-acts" style={{ transform: `translate(${x}px, ${y + h + 4}px)` }}>
        <CellActs shape={shape} cursor={null} />
      </div>
    </>
  )
}

/** Says that a highlight waits for its new range. */
export function AskedRange() {
  const editor = useEditor()
  const label = useValue('highlight that waits for a range', () => {
    const asked = rangeAsked(editor).get()
    const shape = asked && editor.getShape(asked.shapeId)
    const one = isCard(shape) ? highlightsOf(shape).find(({ id }) => id === asked?.id) : undefined
    return one ? one.label || `highlight ${one.number}` : null
  }, [editor])
  if (label === null) return null
  return (
    <div className="lb-arrow-begun" role="status">
      <span>
        Choose the cells of “{label}” and press <kbd>H</kbd>
      </span>
      <button type="button" onClick={() => rangeAsked(editor).set(null)}>
        Cancel
      </button>
    </div>
  )
}
