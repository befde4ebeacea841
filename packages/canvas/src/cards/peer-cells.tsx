import { type Editor, type TLInstancePresence, type TLShapeId, useEditor, useValue } from 'tldraw'
import { isCard } from '../editor/selection.js'
import { peerState, shownPeers } from '../editor/shown-peers.js'
import { presenceMeta, type ToldCell } from '../presence/index.js'
import { placeOfCell } from './listed-cells.js'
import { isTable } from './own-table.js'
import { heardCell } from './told-cells.js'

/** Somebody's mark in screen space. */
interface PeerMark {
  key: string
  /** What it is of: a cell they point at, one they chose, or the corner of what they selected. */
  kind: 'pointed' | 'chosen' | 'selected'
  name: string
  color: string
  idle: boolean
  box: { x: number; y: number; w: number; h: number }
}

/** Initials of more selected shapes say nothing more. */
const SELECTED_MARKED_MAX = 5

/**
 * Where other people are on cards: an outline in their colour with their initial on the cell that they point at, a
 * dashed one on the cell that they chose, and their initial at what they have selected.
 */
export function PeerCells() {
  const editor = useEditor()
  const marks = useValue('peer marks', () => shownPeers(editor).flatMap((peer) => marksOf(editor, peer)), [editor])
  return marks.map(({ key, kind, name, color, idle, box }) => (
    <div
      key={key}
      className="lb-peer-cell"
      data-kind={kind}
      data-idle={idle || undefined}
      data-name={name}
      style={{ transform: `translate(${box.x}px, ${box.y}px)`, width: box.w, height: box.h, borderColor: color }}
      aria-hidden="true"
    >
      <span style={{ background: color }}>{[...name][0]}</span>
    </div>
  ))
}

function marksOf(editor: Editor, peer: TLInstancePresence): PeerMark[] {
  const { id, userName: name, color, selectedShapeIds } = peer
  const { pointed, chosen } = presenceMeta(peer)
  const idle = peerState(editor, peer) === 'idle'
  const mark = (kind: PeerMark['kind'], key: string, box: PeerMark['box'] | null): PeerMark[] =>
    box ? [{ key: `${id} ${key}`, kind, name, color, idle, box }] : []
  const same = pointed && chosen && pointed.join() === chosen.join()
  return [
    ...(pointed ? mark('pointed', 'pointed', cellOnScreen(editor, pointed)) : []),
    ...(chosen && !same ? mark('chosen', 'chosen', cellOnScreen(editor, chosen)) : []),
    ...selectedShapeIds
      .slice(0, SELECTED_MARKED_MAX)
      .flatMap((shapeId) => mark('selected', shapeId, cornerOnScreen(editor, shapeId))),
  ]
}

function cellOnScreen(editor: Editor, told: ToldCell): PeerMark['box'] | null {
  const heard = heardCell(editor, told)
  if (!heard || !isCard(heard.shape) || isTable(editor, heard.shape)) return null
  const box = placeOfCell(editor, heard.shape, heard.result, heard)
  if (!box) return null
  const corner = editor.pageToViewport(editor.getShapePageTransform(heard.shape).applyToPoint(box))
  const zoom = editor.getZoomLevel()
  return { x: corner.x, y: corner.y, w: box.w * zoom, h: box.h * zoom }
}

/** The upper right corner of a shape, as a box without extent. */
function cornerOnScreen(editor: Editor, id: TLShapeId): PeerMark['box'] | null {
  const bounds = editor.getShapePageBounds(id)
  return bounds ? { ...editor.pageToViewport({ x: bounds.maxX, y: bounds.y }), w: 0, h: 0 } : null
}
