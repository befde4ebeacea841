import type { CardResult } from '@lensboard/contract'
import {
  cellAt,
  dataCell,
  datasetPlot,
  OVERVIEW_PLOT,
  overviewPlot,
  type PlotLayout,
  panelPlot,
  shownMean,
} from '@lensboard/heatmap'
import type { Editor, VecLike } from 'tldraw'
import { activeOf, lookOf } from '../cards/attention-look.js'
import { type AttentionLook, drawnHeads, isMatrix, layoutOf } from '../cards/attention-plot.js'
import { bodyBox, plotOf } from '../cards/card-box.js'
import { listedCellAt } from '../cards/listed-cells.js'
import { isTable } from '../cards/own-table.js'
import { seenProps } from '../cards/own-window.js'
import { shownResult } from '../cards/shown-result.js'
import type { CardShape, CardShapeProps } from '../records/index.js'
import { CELLS, LIST, type Place, plotOfHead, ROWS } from './locate-cell.js'

/** Why a plot of an attention card is not drawn. */
export type PlotMissing = 'head' | 'overview' | 'look'

/** What a card draws that can be marked: its plots by name, in the card's own coordinates; a list has its place of its own. */
export interface CardPlots {
  drawn: ReadonlyMap<string, PlotLayout>
  isList: boolean
  /** Why one that is not drawn is not. */
  missing(plot: string): PlotMissing
}

/** The plots of a result as a card of these props, or one person of it, draws them. */
export function plotsOf(result: CardResult, seen: CardShapeProps, look: AttentionLook): CardPlots {
  const { top, width, height } = bodyBox(result.kind, seen)
  const inCard = (plot: PlotLayout): PlotLayout => ({ ...plot, y: plot.y + top })
  const drawn = new Map<string, PlotLayout>()
  const add = (name: string, plot: PlotLayout | null) => plot && drawn.set(name, inCard(plot))
  if (result.kind === 'attention') {
    const layout = layoutOf(result, { width, height }, look)
    if (layout.overview) add(OVERVIEW_PLOT, overviewPlot(layout.overview))
    if (isMatrix(look))
      for (const [i, { layer, head }] of drawnHeads(look).entries())
        add(plotOfHead(result, layer, head), panelPlot(layout, i, result.ids.length))
  } else if (result.kind === 'dataset')
    add(ROWS, datasetPlot(result, shownMean(result, seen.metric), { width, height }))
  else add(CELLS, plotOf(result, seen))
  return {
    drawn,
    isList: result.kind === 'attribution' || result.kind === 'patchscope',
    missing: (plot) => (plot === OVERVIEW_PLOT ? 'overview' : isMatrix(look) ? 'head' : 'look'),
  }
}

/** What a card shows that can be marked, and what it draws of it; null for a chart and while there is no answer. */
export function markable(editor: Editor, shape: CardShape): CardResult | null {
  return shape.props.spec.kind === 'chart' ? null : shownResult(editor, shape)
}

/** The plots of a card as this person sees it. */
export const seenPlots = (editor: Editor, shape: CardShape, result: CardResult): CardPlots =>
  plotsOf(result, seenProps(editor, shape), lookOf(editor, shape))

/** The plot whose cells are read with the cursor of a card; null where what is read is no cell of a plot. */
export function readPlot(editor: Editor, shape: CardShape, result: CardResult): string | null {
  if (result.kind === 'attention') {
    const look = lookOf(editor, shape)
    const read = isMatrix(look) && drawnHeads(look)[activeOf(editor, shape.id)]
    return read ? plotOfHead(result, read.layer, read.head) : null
  }
  if (result.kind === 'dataset') return ROWS
  return result.kind === 'attribution' || result.kind === 'patchscope' ? LIST : CELLS
}

/** A drawn cell of a plot: as indices into what is drawn, and what it is of the result. */
export interface DrawnCell {
  plot: string
  layout: PlotLayout
  drawn: { row: number; column: number }
}

/** The drawn cell under a point of the page; of one plot alone the cell nearest to the point. */
export function drawnCellAt(editor: Editor, shape: CardShape, point: VecLike, only?: string): DrawnCell | null {
  const result = markable(editor, shape)
  if (!result || isTable(editor, shape)) return null
  const { x, y } = editor.getPointInShapeSpace(shape, point)
  const { drawn } = seenPlots(editor, shape, result)
  if (only !== undefined) {
    const layout = drawn.get(only)
    return layout ? { plot: only, layout, drawn: nearest(layout, x, y) } : null
  }
  for (const [plot, layout] of drawn) {
    const at = cellAt(layout, x, y)
    if (at) return { plot, layout, drawn: at }
  }
  return null
}

function nearest({ x, y, cellWidth, cellHeight, rows, columns }: PlotLayout, px: number, py: number) {
  const within = (at: number, count: number) => Math.min(count - 1, Math.max(0, Math.floor(at)))
  return { row: within((py - y) / cellHeight, rows.length), column: within((px - x) / cellWidth, columns) }
}

/** What is under a point of the page, as a place in the result. */
export function placeAt(editor: Editor, shape: CardShape, point: VecLike): Place | null {
  const cell = drawnCellAt(editor, shape, point)
  if (cell) return { plot: cell.plot, ...dataCell(cell.layout, cell.drawn) }
  const listed = isTable(editor, shape) ? null : listedCellAt(editor, shape, point)
  return listed && markable(editor, shape) ? { plot: LIST, ...listed } : null
}
