import {
  type Anchor,
  type AnchorPlace,
  type CardBound,
  type CellIndex,
  type Lost,
  placeAnchor,
} from '@lensboard/contract'
import { headBox, type PlotLayout, panelPlot } from '@lensboard/heatmap'
import { type Editor, isShapeId, type VecLike } from 'tldraw'
import { lookOf } from '../cards/attention-look.js'
import { drawnHeads, isMatrix, layoutOf } from '../cards/attention-plot.js'
import { bodyBox, plotOf } from '../cards/card-box.js'
import { placeOfCell } from '../cards/listed-cells.js'
import { isTable } from '../cards/own-table.js'
import { seenProps } from '../cards/own-window.js'
import type { ScreenRect } from '../cards/popup-place.js'
import { isCard } from '../editor/selection.js'
import type { CardShape } from '../records/index.js'
import { answerOf, cardShown, hasPositions } from './card-shown.js'

interface ThreadPlace {
  /** Where it is on the page. */
  at: { x: number; y: number }
  /** The card, while it is there. */
  shape: CardShape | null
  /** What it is about, in the card's own coordinates, where that is drawn. */
  box: ScreenRect | null
  lost: readonly Lost[]
}

/** The card of an anchor while it is on the board. */
export function cardOf(editor: Editor, anchor: Anchor): CardShape | null {
  const shape = anchor.kind !== 'point' && isShapeId(anchor.shapeId) ? editor.getShape(anchor.shapeId) : undefined
  return isCard(shape) ? shape : null
}

/** Where an anchor is now, and what it lost. */
export function placeOf(editor: Editor, anchor: Anchor): ThreadPlace {
  if (anchor.kind === 'point') return { at: anchor.at, shape: null, box: null, lost: [] }
  const shape = cardOf(editor, anchor)
  const place = placeAnchor(anchor, shape ? cardShown(editor, shape) : null)
  if (!shape) return { at: anchor.at, shape, box: null, lost: place.lost }
  const box = boxOf(editor, shape, anchor, place)
  const transform = editor.getShapePageTransform(shape)
  const spot = box ? { x: box.x + box.w, y: box.y } : spotOf(shape, anchor)
  const { x, y } = transform.applyToPoint(spot)
  return { at: { x, y }, shape, box, lost: place.lost }
}

function spotOf({ props }: CardShape, anchor: CardBound): VecLike {
  if (anchor.kind !== 'card' || !anchor.spot) return { x: props.w, y: 0 }
  return { x: anchor.spot[0] * props.w, y: anchor.spot[1] * props.h }
}

/** The box of what an anchor is about; null where it is the card as a whole, or not drawn. */
function boxOf(editor: Editor, shape: CardShape, anchor: CardBound, { cells, drawn }: AnchorPlace): ScreenRect | null {
  const result = answerOf(editor, shape)?.result
  if (!result || !drawn || anchor.kind === 'card' || isTable(editor, shape) || shape.props.spec.kind === 'chart')
    return null
  const body = bodyBox(result.kind, shape.props)
  if (result.kind === 'attention') {
    const look = lookOf(editor, shape)
    const layout = layoutOf(result, body, look)
    if (anchor.kind === 'head') {
      const box = layout.overview && headBox(layout.overview, anchor)
      return box ? { x: box.left, y: body.top + box.top, w: box.width, h: box.height } : null
    }
    if (anchor.kind !== 'pair' || !cells || !isMatrix(look)) return null
    const panel = drawnHeads(look).findIndex(
      ({ layer, head }) =>
        (anchor.layer ?? layer) === layer && (anchor.head === 'average' ? head === 'mean' : anchor.head === head),
    )
    const plot = panel < 0 ? null : panelPlot(layout, panel, result.ids.length)
    return plot && blockBox(plot, body.top, cells)
  }
  if (anchor.kind === 'head') {
    const plot = result.kind === 'patching' ? plotOf(result, shape.props) : null
    const at = { row: anchor.layer, column: anchor.head }
    return plot && blockBox(plot, body.top, { from: at, to: at })
  }
  if (!cells) return null
  if (!hasPositions(result)) return placeOfCell(editor, shape, result, { row: cells.from.row, column: 0 })
  const plot = plotOf(result, seenProps(editor, shape))
  return plot && blockBox(plot, body.top, cells)
}

/** The box of the drawn cells of a block. */
function blockBox(plot: PlotLayout, top: number, { from, to }: { from: CellIndex; to: CellIndex }): ScreenRect | null {
  const [down, across] = plot.transposed ? (['column', 'row'] as const) : (['row', 'column'] as const)
  const rows = spanOf(plot.rows, from[down], to[down])
  const columns = spanOf(plot.across, from[across], to[across])
  if (!rows || !columns) return null
  return {
    x: plot.x + columns.from * plot.cellWidth,
    y: top + plot.y + rows.from * plot.cellHeight,
    w: (columns.to - columns.from + 1) * plot.cellWidth,
    h: (rows.to - rows.from + 1) * plot.cellHeight,
  }
}

/** First and last place of what is drawn of a range of indices. */
function spanOf(drawn: readonly number[], from: number, to: number): { from: number; to: number } | null {
  const is = (index: number) => index >= from && index <= to
  const first = drawn.findIndex(is)
  return first < 0 ? null : { from: first, to: drawn.findLastIndex(is) }
}
