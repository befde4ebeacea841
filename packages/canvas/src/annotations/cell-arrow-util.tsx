import {
  ArrowShapeUtil,
  type SvgExportContext,
  type TLArrowBinding,
  type TLArrowShape,
  type TLHandleDragInfo,
} from 'tldraw'
import { isCard } from '../editor/selection.js'
import { EDGE_CLASS } from '../export/white-edges.js'
import { CELL_KEY } from '../records/index.js'
import { looseArrows } from './cell-ends.js'
import { identityAt } from './cell-place.js'
import { figureArrow } from './figure-ends.js'

/** Of an arrow whose cell is not drawn. */
const LOOSE_DASH = '7 6'
/** tldraw's arrow, whose ends stay at the cells of cards on which they are dropped. */
export class CellArrowUtil extends ArrowShapeUtil {
  override onHandleDrag(shape: TLArrowShape, info: TLHandleDragInfo<TLArrowShape>) {
    const update = super.onHandleDrag(shape, info)
    const { id: terminal } = info.handle
    if (terminal === 'start' || terminal === 'end') this.bindCell(shape, info, terminal)
    return update
  }

  /** An end that is dropped on a cell stays there; the edge of the cell is found by what follows cells. */
  private bindCell(shape: TLArrowShape, { handle }: TLHandleDragInfo<TLArrowShape>, terminal: 'start' | 'end') {
    const { editor } = this
    const binding = editor
      .getBindingsFromShape<TLArrowBinding>(shape, 'arrow')
      .find(({ props }) => props.terminal === terminal)
    if (!binding) return
    const card = editor.getShape(binding.toId)
    const point = editor.getShapePageTransform(shape).applyToPoint(handle)
    const cell = isCard(card) ? identityAt(editor, card, point) : null
    const { [CELL_KEY]: before, ...others } = binding.meta
    if (!cell) {
      if (before !== undefined) editor.store.update(binding.id, (now) => ({ ...now, meta: others }))
      return
    }
    if (!isCard(card)) return
    const { x, y } = editor.getPointInShapeSpace(card, point)
    const normalizedAnchor = { x: x / card.props.w, y: y / card.props.h }
    const props = { ...binding.props, normalizedAnchor, isExact: true, isPrecise: true, snap: 'none' as const }
    editor.store.update(binding.id, (now) => ({ ...now, props, meta: { ...others, [CELL_KEY]: cell } }))
  }

  override component(shape: TLArrowShape) {
    const drawn = super.component(shape)
    const ends = this.editor.getBindingsFromShape<TLArrowBinding>(shape, 'arrow')
    if (!ends.some(({ meta }) => meta[CELL_KEY] !== undefined)) return drawn
    const loose = looseArrows(this.editor).get().has(shape.id)
    return <div className={loose ? 'lb-arrow-at-cell lb-arrow-loose' : 'lb-arrow-at-cell'}>{drawn}</div>
  }

  override toSvg(shape: TLArrowShape, context: SvgExportContext) {
    const drawn = super.toSvg(shape, context)
    const moved = figureArrow(this.editor, shape)
    const loose = moved?.loose || looseArrows(this.editor).get().has(shape.id)
    if (!moved && !loose) return drawn
    return (
      <g transform={moved?.transform} strokeDasharray={loose ? LOOSE_DASH : undefined}>
        {moved && !shape.props.text && <g className={EDGE_CLASS}>{super.toSvg(shape, context)}</g>}
        {drawn}
      </g>
    )
  }
}
