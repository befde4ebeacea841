import { type Editor, getArrowInfo, type TLArrowShape, useEditor, useValue } from 'tldraw'
import { isCard } from '../editor/selection.js'
import { arrowFrom } from './arrow-acts.js'
import { markable } from './card-plots.js'
import { cellEnds, type LooseReason, looseArrows } from './cell-ends.js'
import { HIDDEN_WORDS } from './hidden-words.js'
import { rangeWords } from './range-words.js'

/** Cells at which the selected arrow ends, arrows whose cell is not drawn, and the arrow that is being begun. */
export function ArrowOverlays() {
  const editor = useEditor()
  const cells = useValue('cells of the arrow', () => selectedCells(editor), [editor])
  const ends = useValue('loose ends', () => looseEnds(editor), [editor])
  return (
    <>
      {cells.map(({ key, x, y, w, h }) => (
        <div
          key={key}
          className="lb-arrow-cell"
          style={{ transform: `translate(${x}px, ${y}px)`, width: w, height: h }}
          aria-hidden="true"
        />
      ))}
      {ends.map(({ key, x, y, words }) => (
        <span
          key={key}
          className="lb-arrow-loose-mark"
          style={{ transform: `translate(${Math.round(x) - 8}px, ${Math.round(y) - 8}px)` }}
          title={words}
          role="img"
          aria-label={words}
        >
          ?
        </span>
      ))}
      <BegunArrow />
    </>
  )
}

function selectedCells(editor: Editor) {
  const arrow = editor.getOnlySelectedShape()
  if (arrow?.type !== 'arrow') return []
  return cellEnds(editor, arrow.id).flatMap(({ binding, box }) => {
    const card = editor.getShape(binding.toId)
    if (!box || !card) return []
    const { x, y } = editor.pageToViewport(editor.getShapePageTransform(card).applyToPoint(box))
    const zoom = editor.getZoomLevel()
    return [{ key: binding.id, x, y, w: box.w * zoom, h: box.h * zoom }]
  })
}

const LOOSE_WORDS: Record<LooseReason, string> = { ...HIDDEN_WORDS, table: 'a card that is a table now' }

function looseEnds(editor: Editor) {
  const loose = looseArrows(editor).get()
  if (loose.size === 0) return []
  return [...loose.keys()].flatMap((id) => {
    const arrow = editor.getShape<TLArrowShape>(id)
    const info = arrow && getArrowInfo(editor, arrow)
    if (!info) return []
    return cellEnds(editor, id).flatMap(({ binding, loose: reason }) => {
      if (!reason) return []
      const point = editor.getShapePageTransform(id).applyToPoint(info[binding.props.terminal].point)
      const { x, y } = editor.pageToViewport(point)
      return [{ key: binding.id, x, y, words: `The cell of this arrow is on ${LOOSE_WORDS[reason]}.` }]
    })
  })
}

/** Says that an arrow waits for its other end, on whichever card that will be. */
function BegunArrow() {
  const editor = useEditor()
  const words = useValue('begun arrow', () => {
    const from = arrowFrom(editor).get()
    const card = from && editor.getShape(from.shapeId)
    const result = isCard(card) ? markable(editor, card) : null
    return from && result ? rangeWords(result, { from: from.cell, to: from.cell }) : null
  }, [editor])
  if (!words) return null
  return (
    <div className="lb-arrow-begun" role="status">
      <span>
        Arrow from {words}: open the cell it points to and press <kbd>Shift A</kbd>
      </span>
      <button type="button" onClick={() => arrowFrom(editor).set(null)}>
        Cancel
      </button>
    </div>
  )
}
