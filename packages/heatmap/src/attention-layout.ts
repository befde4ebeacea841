import type { AttentionResult } from '@lensboard/contract'
import { fitOverview, type OverviewLayout } from './attention-overview-layout.js'
import { type Box, fitAttention, type PlotLayout } from './layout.js'
import { CARD_PARTS } from './sizes.js'

/** A box in the body of a card, in CSS pixels at zoom 1. */
export interface Panel extends Box {
  x: number
  y: number
}

/** The parts of an attention card's body. */
export interface AttentionLayout {
  /** All heads, at the left; null on small cards and where there is one map alone. */
  overview: OverviewLayout | null
  /** One for each head that is shown. */
  panels: Panel[]
  /** Panels name their head in a line above. */
  headed: boolean
}

/** Smaller cards have a picker alone. */
const OVERVIEW_CARD = { width: 560, height: 360 } as const
/** The overview's largest share of the width. */
const OVERVIEW_SHARE = 0.44
/** The line that names a panel's head. */
export const PANEL_HEAD = 24
/** Above a plot: the marks of sinks. */
const SINKS = 14
/** Token labels left of a plot that stands beside others. */
const LABELS_BESIDE = 48

const HEIGHT_AROUND = CARD_PARTS.header + CARD_PARTS.picker + CARD_PARTS.legend

/** Lays out the body of a card: `stored` is all that the result holds, `shown` how many heads are drawn. */
export function attentionLayout(body: Box, stored: AttentionResult, shown: number): AttentionLayout {
  const large = body.width >= OVERVIEW_CARD.width && body.height + HEIGHT_AROUND >= OVERVIEW_CARD.height
  const many = stored.reduce === 'none' && stored.layers.length * stored.heads.length > 1
  const overview =
    large && many ? fitOverview({ width: body.width * OVERVIEW_SHARE, height: body.height }, stored) : null
  const x = overview?.width ?? 0
  const headed = overview !== null || shown > 1
  return { overview, panels: panelsIn({ x, y: 0, width: body.width - x, height: body.height }, shown), headed }
}

/** Equal boxes in as many columns as leave the largest squares. */
export function panelsIn({ x, y, width, height }: Panel, count: number): Panel[] {
  const n = Math.max(1, count)
  let best = { columns: 1, side: Number.NEGATIVE_INFINITY }
  for (let columns = 1; columns <= n; columns++) {
    const plot = [width / columns - LABELS_BESIDE - CARD_PARTS.right, height / Math.ceil(n / columns) - 64]
    const side = Math.min(...plot)
    if (side > best.side) best = { columns, side }
  }
  const rows = Math.ceil(n / best.columns)
  const [w, h] = [width / best.columns, height / rows]
  return Array.from({ length: n }, (_, i) => ({
    ...{ x: x + (i % best.columns) * w, y: y + Math.floor(i / best.columns) * h },
    ...{ width: w, height: h },
  }))
}

/** Fits queries × keys into a box, with room for the marks of sinks above; `beside` others labels are short. */
export function fitMatrix({ width, height }: Box, tokens: number, beside: boolean): PlotLayout {
  const spare = beside ? CARD_PARTS.queryLabels - LABELS_BESIDE : 0
  const fitted = fitAttention({ width: width + spare, height: height - SINKS }, tokens)
  return { ...fitted, x: fitted.x - spare, y: fitted.y + SINKS, body: { width, height } }
}

/** The plot of one panel, in the coordinates of the card's body. */
export function panelPlot({ panels, headed }: AttentionLayout, panel: number, tokens: number): PlotLayout | null {
  const box = panels[panel]
  if (!box) return null
  const head = headed ? PANEL_HEAD : 0
  const plot = fitMatrix({ width: box.width, height: box.height - head }, tokens, panels.length > 1)
  return { ...plot, x: plot.x + box.x, y: plot.y + box.y + head }
}
