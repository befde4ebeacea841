import { type Editor, type TLInstancePresence, type TLShapeId, useEditor, useValue } from 'tldraw'
import { runsOf } from '../editor/board-host.js'
import { isCard } from '../editor/selection.js'
import { shownRun } from './baseline.js'
import { placeOfCell } from './listed-cells.js'
import { isTable } from './own-table.js'

interface PeerCell {
  key: string
  name: string
  color: string
  x: number
  y: number
  w: number
  h: number
}

/** The cells other people point at: an outline in their colour with their initial on it. */
export function PeerCells() {
  const editor = useEditor()
  const cells = useValue(
    'peer cells',
    () => editor.getCollaboratorsOnCurrentPage().flatMap((p) => peerCell(editor, p)),
    [editor],
  )
  return cells.map(({ key, name, color, x, y, w, h }) => (
    <div
      key={key}
      className="lb-peer-cell"
      style={{ transform: `translate(${x}px, ${y}px)`, width: w, height: h, borderColor: color }}
      aria-hidden="true"
    >
      <span style={{ background: color }}>{[...name][0]}</span>
    </div>
  ))
}

function peerCell(editor: Editor, { id, userName, color, meta }: TLInstancePresence): PeerCell[] {
  const { cell } = meta as { cell?: { shapeId: string; row: number; position: number } }
  if (!cell) return []
  const shape = editor.getShape(cell.shapeId as TLShapeId)
  if (!isCard(shape) || isTable(editor, shape)) return []
  const runs = runsOf(editor)
  const view = runs && shownRun(runs, shape.props).view
  const box =
    view?.phase === 'done' && placeOfCell(editor, shape, view.result, { row: cell.row, column: cell.position })
  if (!box) return []
  const corner = editor.pageToViewport(editor.getShapePageTransform(shape).applyToPoint(box))
  const zoom = editor.getZoomLevel()
  return [{ key: id, name: userName, color, x: corner.x, y: corner.y, w: box.w * zoom, h: box.h * zoom }]
}
