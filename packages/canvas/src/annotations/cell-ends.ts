import {
  type Atom,
  atom,
  type Editor,
  react,
  type TLArrowBinding,
  type TLArrowShape,
  type TLBindingId,
  type TLShapeId,
  type VecLike,
  WeakCache,
} from 'tldraw'
import type { ScreenRect } from '../cards/popup-place.js'
import { isCard } from '../editor/selection.js'
import { cellOfEnd, placeOfIdentity } from './cell-place.js'
import type { Hidden } from './placed-highlights.js'

/** Why an arrow's end is not at its cell. */
export type LooseReason = Hidden | 'table'

/** The end of an arrow that is at a cell, as this window draws the card. */
interface CellEnd {
  binding: TLArrowBinding
  /** Absent where the cell is not drawn. */
  box?: ScreenRect
  loose?: LooseReason
}

const loose = new WeakCache<Editor, Atom<ReadonlyMap<TLShapeId, LooseReason>>>()

/** Arrows that end at the edge of a card because their cell is not drawn. */
export const looseArrows = (editor: Editor): Atom<ReadonlyMap<TLShapeId, LooseReason>> =>
  loose.get(editor, () => atom<ReadonlyMap<TLShapeId, LooseReason>>('loose arrows', new Map()))

/** The ends of an arrow that are at cells and can be placed. */
export function cellEnds(editor: Editor, arrow: TLShapeId): CellEnd[] {
  return editor.getBindingsFromShape<TLArrowBinding>(arrow, 'arrow').flatMap((binding): CellEnd[] => {
    const cell = cellOfEnd(binding)
    const card = editor.getShape(binding.toId)
    const place = cell && isCard(card) ? placeOfIdentity(editor, card, cell) : null
    if (!place) return []
    return [{ binding, ...('box' in place ? { box: place.box } : { loose: place.hidden }) }]
  })
}

/** What of a binding says where its arrow ends. */
type Anchor = Pick<TLArrowBinding['props'], 'normalizedAnchor' | 'isExact' | 'isPrecise'>

const CENTRE = { x: 0.5, y: 0.5 }
const EDGE: Anchor = { normalizedAnchor: CENTRE, isExact: false, isPrecise: false }
/** Finer than this nobody sees. */
const NEAR = 1e-4

/**
 * Keeps the ends of arrows at their cells however this window draws the cards: their place is derived from the cell, and
 * never written to the document, so that looking at other rows changes nothing for others. Returns how to stop.
 */
export function followCells(editor: Editor): () => void {
  let asked = false
  const apply = () => {
    asked = false
    if (editor.isDisposed) return
    const changes = wanted(editor).filter(({ binding, anchor }) => !isAt(binding.props, anchor))
    if (changes.length === 0) return
    editor.store.mergeRemoteChanges(() => {
      for (const { binding, anchor } of changes)
        editor.store.update(binding.id, (now) => ({ ...now, props: { ...now.props, ...anchor } }) as typeof now)
    })
  }
  return react('cells of arrows', () => {
    const ends = wanted(editor)
    const now = new Map(ends.flatMap(({ binding, reason }) => (reason ? [[binding.fromId, reason] as const] : [])))
    const before = looseArrows(editor).__unsafe__getWithoutCapture()
    if (now.size !== before.size || [...now].some(([id, reason]) => before.get(id) !== reason))
      looseArrows(editor).set(now)
    if (asked || ends.every(({ binding, anchor }) => isAt(binding.props, anchor))) return
    // Not within the change that is under way: what is merged there would be taken for this person's work.
    asked = true
    editor.timers.requestAnimationFrame(apply)
  })
}

interface Wanted {
  binding: TLArrowBinding
  anchor: Anchor
  reason?: LooseReason
}

function wanted(editor: Editor): Wanted[] {
  return boundArrows(editor).flatMap((arrow) =>
    cellEnds(editor, arrow.id).flatMap(({ binding, box, loose: reason }): Wanted[] => {
      if (!box) return [{ binding, anchor: EDGE, ...(reason && { reason }) }]
      const card = editor.getShape(binding.toId)
      const from = otherEnd(editor, arrow, binding)
      if (!isCard(card) || !from) return []
      const { x, y } = edgeTowards(box, editor.getPointInShapeSpace(card, from))
      const normalizedAnchor = { x: x / card.props.w, y: y / card.props.h }
      return [{ binding, anchor: { normalizedAnchor, isExact: true, isPrecise: true } }]
    }),
  )
}

/** Arrows of this page with an end at a cell. */
function boundArrows(editor: Editor): TLArrowShape[] {
  const ids = editor.store.query.index('binding', 'fromId').get()
  return [...ids].flatMap(([from, bindings]) => {
    const isAtCell = [...bindings].some((id) => {
      const binding = editor.getBinding(id as TLBindingId)
      return binding?.type === 'arrow' && cellOfEnd(binding) !== null
    })
    const arrow = isAtCell ? editor.getShape<TLArrowShape>(from as TLShapeId) : undefined
    return arrow?.type === 'arrow' ? [arrow] : []
  })
}

/** Where on the page an arrow comes from, seen from one of its ends. */
function otherEnd(editor: Editor, arrow: TLArrowShape, own: TLArrowBinding): VecLike | null {
  const terminal = own.props.terminal === 'start' ? 'end' : 'start'
  const other = editor
    .getBindingsFromShape<TLArrowBinding>(arrow, 'arrow')
    .find(({ props }) => props.terminal === terminal)
  if (!other) return editor.getShapePageTransform(arrow).applyToPoint(arrow.props[terminal])
  const shape = editor.getShape(other.toId)
  if (!shape) return null
  const cell = cellOfEnd(other)
  const place = cell && isCard(shape) ? placeOfIdentity(editor, shape, cell) : null
  if (place && 'box' in place) return editor.getShapePageTransform(shape).applyToPoint(centreOf(place.box))
  return editor.getShapePageBounds(shape)?.center ?? null
}

const centreOf = ({ x, y, w, h }: ScreenRect) => ({ x: x + w / 2, y: y + h / 2 })

/** Where the line from a point to the middle of a box meets its edge: what the cell says stays readable. */
export function edgeTowards(box: ScreenRect, from: VecLike): { x: number; y: number } {
  const { x, y } = centreOf(box)
  const [dx, dy] = [from.x - x, from.y - y]
  const reach = Math.max(Math.abs(dx) / (box.w / 2), Math.abs(dy) / (box.h / 2))
  return reach <= 1 ? { x, y } : { x: x + dx / reach, y: y + dy / reach }
}

function isAt(now: Anchor, { normalizedAnchor: { x, y }, isExact, isPrecise }: Anchor): boolean {
  if (now.isExact !== isExact || now.isPrecise !== isPrecise) return false
  return Math.abs(now.normalizedAnchor.x - x) < NEAR && Math.abs(now.normalizedAnchor.y - y) < NEAR
}
