import { newSpec } from '@lensboard/contract'
import { Group2d, HTMLContainer, type RecordProps, Rectangle2d, resizeBox, ShapeUtil, type TLResizeInfo } from 'tldraw'
import { runsOf } from '../editor/board-host.js'
import { drawnCard } from '../export/drawn-card.js'
import { CARD_TYPE, type CardShape, cardShapeMigrations, cardShapeProps } from '../records/index.js'
import { shownRun } from './baseline.js'
import { bodyBox, drawnKind, fittingSize, minSize, naturalSize, snuggedSize } from './card-box.js'
import { cardDescriptor } from './card-descriptor.js'
import { CardSlot } from './card-slot.js'
import { cellCursor, cellRange } from './card-state.js'
import { cardSvg } from './card-svg.js'
import { isChartTable } from './chart-choice.js'
import { followed } from './chart-source.js'
import { isTable } from './own-table.js'
import { resizeLinked, snugLinked } from './resize-linked.js'
import { withWholeAnswers } from './whole-answers.js'
import { cardTitle } from './words.js'

const NO_CHECKPOINT = { name: 'none', hash: '0'.repeat(64) }

/** A card on the canvas: a box that is drawn from its question's result, never from numbers in the document. */
export class CardShapeUtil extends ShapeUtil<CardShape> {
  static override type = CARD_TYPE
  static override props: RecordProps<CardShape> = cardShapeProps
  static override migrations = cardShapeMigrations

  override getDefaultProps(): CardShape['props'] {
    const spec = newSpec('lens', NO_CHECKPOINT, '')
    return { ...naturalSize('lens', 9, 12), title: '', spec, metric: 'prob', layer: 0, head: 'mean' }
  }

  /** The plot is the label of the geometry: that is how tldraw enters editing on a click on the selected card. */
  override getGeometry({ props }: CardShape) {
    const { top, width, height } = bodyBox(drawnKind(props.spec), props)
    return new Group2d({
      children: [
        new Rectangle2d({ width: props.w, height: props.h, isFilled: true }),
        new Rectangle2d({ y: top, width, height, isFilled: true, isLabel: true }),
      ],
    })
  }

  // Cell mode is tldraw's editing state; viewers read cells too.
  override canEdit = () => true
  override canEditInReadonly = () => true
  // The wheel is the canvas's, but in a table that is read.
  override canScroll = (shape: CardShape) => isTable(this.editor, shape) || isChartTable(shape)
  override hideRotateHandle = () => true

  override onResize(shape: CardShape, info: TLResizeInfo<CardShape>) {
    const { w, h } = minSize(shape.props.spec.kind)
    const resized = resizeBox(shape, info, { minWidth: w, minHeight: h })
    if (info.mode === 'resize_bounds') resizeLinked(this.editor, info.initialShape, resized.props)
    return resized
  }

  /** Cells snap to half pixels: what they leave free in the box goes when the hand lets go. */
  override onResizeEnd(initial: CardShape, shape: CardShape) {
    snugLinked(this.editor, initial)
    const runs = runsOf(this.editor)
    const view = runs && shownRun(runs, shape.props).view
    if (view?.phase !== 'done') return
    return { id: shape.id, type: shape.type, props: snuggedSize(view.result, shape.props.spec.kind, shape.props) }
  }

  /** Text stays upright, also when a card is turned together with other shapes. */
  override onRotate(initial: CardShape) {
    return { id: initial.id, type: initial.type, rotation: initial.rotation }
  }

  override onDoubleClickEdge(shape: CardShape) {
    const runs = runsOf(this.editor)
    const view = runs && shownRun(runs, shape.props).view
    if (view?.phase !== 'done') return
    const size = fittingSize(view.result, shape.props.spec.kind, shape.props.view)
    return { id: shape.id, type: shape.type, props: size }
  }

  override onEditEnd(shape: CardShape) {
    const cursor = cellCursor(this.editor)
    if (cursor.get()?.shapeId === shape.id) cursor.set(null)
    cellRange(this.editor).update((range) => (range?.shapeId === shape.id ? null : range))
  }

  override component(shape: CardShape) {
    return (
      <HTMLContainer className="lb-card-container">
        <CardSlot shape={shape} />
      </HTMLContainer>
    )
  }

  override indicator({ props }: CardShape) {
    return <rect width={props.w} height={props.h} rx={8} />
  }

  /** Drawn from the data, so that cards out of view export too; without a result tldraw copies what is on the screen. */
  override async toSvg(own: CardShape) {
    return withWholeAnswers(this.editor, [followed(this.editor, own)], () => {
      const drawn = drawnCard(this.editor, own)
      return drawn && cardSvg(drawn.shape, drawn.run, drawn.look)
    })
  }

  override getText({ props }: CardShape) {
    return cardTitle(props.title, props.spec)
  }

  override getAriaDescriptor(shape: CardShape) {
    return cardDescriptor(this.editor, shape)
  }
}
