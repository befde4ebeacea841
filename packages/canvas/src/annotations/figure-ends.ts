import { highlightBox, OVERVIEW_PLOT } from '@lensboard/heatmap'
import {
  type Editor,
  getArrowBindings,
  getArrowTerminalsInArrowSpace,
  type TLArrowBinding,
  type TLArrowShape,
  type VecLike,
} from 'tldraw'
import { scaledSvg } from '../cards/card-svg.js'
import { isCard } from '../editor/selection.js'
import { drawnCard } from '../export/drawn-card.js'
import { figurePlots } from '../export/figure-plots.js'
import type { CardShape } from '../records/index.js'
import { markable, plotsOf, seenPlots } from './card-plots.js'
import { cellOfEnd } from './cell-place.js'
import { type PlacedMark, placedHighlights } from './placed-highlights.js'
import { similarity } from './similarity.js'

/** How an arrow is drawn in a figure, whose cards are laid out in their own way. */
export interface FigureArrow {
  /** An SVG matrix that leads the arrow from the board's cells to the figure's. */
  transform: string
  /** An end whose cell the figure does not draw: it is at the edge of the card. */
  loose: boolean
}

/** Where an arrow at cells goes in a figure; null where it stays as on the board. */
export function figureArrow(editor: Editor, arrow: TLArrowShape): FigureArrow | null {
  const bindings = getArrowBindings(editor, arrow)
  const { start, end } = getArrowTerminalsInArrowSpace(editor, arrow, bindings)
  const space = editor.getShapePageTransform(arrow)
  const page = { start: space.applyToPoint(start), end: space.applyToPoint(end) }
  const moved = {
    start: bindings.start && figureEnd(editor, bindings.start, page.start, page.end),
    end: bindings.end && figureEnd(editor, bindings.end, page.end, page.start),
  }
  if (!moved.start && !moved.end) return null
  const back = space.clone().invert()
  const to = {
    start: moved.start ? back.applyToPoint(moved.start.at) : start,
    end: moved.end ? back.applyToPoint(moved.end.at) : end,
  }
  const loose = moved.start?.loose === true || moved.end?.loose === true
  return { transform: similarity([start, end], [to.start, to.end]), loose }
}

/** Where an end at a cell is in the figure, in the page's coordinates; undefined where it is at no cell. */
function figureEnd(editor: Editor, binding: TLArrowBinding, at: VecLike, other: VecLike) {
  const card = editor.getShape(binding.toId)
  const cell = cellOfEnd(binding)
  const result = isCard(card) && cell ? markable(editor, card) : null
  if (!isCard(card) || !cell || !result) return
  const [placed] = placedHighlights(
    [{ from: cell, to: cell, label: '', color: 'yellow', id: '', number: 0 }],
    result,
    null,
  )
  const inCard = editor.getPointInShapeSpace(card, at)
  const found = placed?.mark && pointInFigure(editor, card, placed.mark, inCard)
  const toPage = (point: VecLike) => editor.getShapePageTransform(card).applyToPoint(point)
  if (found) return { at: toPage(found), loose: false }
  const { x, y } = editor.getPointInShapeSpace(card, other)
  const edge = { x: Math.min(Math.max(x, 0), card.props.w), y: Math.min(Math.max(y, 0), card.props.h) }
  return { at: toPage(edge), loose: true }
}

/** A point at a cell of a card as the card's figure draws that cell, in the card's coordinates; null where it does not. */
function pointInFigure(editor: Editor, card: CardShape, mark: PlacedMark, point: VecLike): VecLike | null {
  const drawn = drawnCard(editor, card)
  const result = markable(editor, card)
  const figure = drawn && scaledSvg(drawn.shape, drawn.run, drawn.look)
  if (!figure || !result) return null
  const { layer, head, view = {} } = card.props
  const shared = plotsOf(result, card.props, { layer, head, view }).drawn
  const at = [...shared.keys()].filter((name) => name !== OVERVIEW_PLOT).indexOf(mark.plot)
  const [layout, seen] = [shared.get(mark.plot), seenPlots(editor, card, result).drawn.get(mark.plot)]
  const plot = figurePlots(figure.svg)[at]
  const [cell, now] = [layout && highlightBox(layout, mark), seen && highlightBox(seen, mark)]
  if (!plot || !layout || !cell) return null
  // Where on the cell the arrow ends: at its edge, on the side from which it comes.
  const [across, down] = now ? [(point.x - now.x) / now.width, (point.y - now.y) / now.height] : [0.5, 0.5]
  const x = plot.x + ((cell.x + across * cell.width - layout.x) * plot.width) / layout.width
  const y = plot.y + ((cell.y + down * cell.height - layout.y) * plot.height) / layout.height
  return { x: x * figure.scale, y: y * figure.scale }
}
