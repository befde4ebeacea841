import type { AttentionResult, CardView } from '@lensboard/contract'
import {
  type AttentionLayout,
  attentionLayout,
  type Box,
  type Head,
  type PlotLayout,
  panelPlot,
} from '@lensboard/heatmap'
import { storedHeads } from './use-part.js'

/** What an attention card shows: of everybody, or what one person sees of it. */
export interface AttentionLook {
  layer: number
  head: Head
  view: CardView
}

/** A head that is drawn, with its place among the locked ones or −1. */
export interface DrawnHead {
  layer: number
  head: Head
  slot: number
}

/** Whether the mean of the locked heads is drawn beside them: where they are, and several. */
export const hasAverage = (look: AttentionLook): boolean =>
  look.view.average === true && isMatrix(look) && drawnHeads(look).length > 1

/** Whether two heads are one. */
export const sameHead = (a: { layer: number; head: unknown }, b: { layer: number; head: unknown }) =>
  a.layer === b.layer && a.head === b.head

/** The heads that are drawn: the locked ones while one of them is chosen, else what is chosen alone. */
export function drawnHeads({ layer, head, view }: AttentionLook): DrawnHead[] {
  const locked = view.heads ?? []
  if (!locked.some((one) => sameHead(one, { layer, head }))) return [{ layer, head, slot: -1 }]
  return locked.map((one, slot) => ({ ...one, slot }))
}

/** Arcs and text are one panel, whatever heads they show. */
export const isMatrix = ({ view }: Pick<AttentionLook, 'view'>): boolean => (view.look ?? 'matrix') === 'matrix'

/** The parts of a card's body for what is seen of it. */
export function layoutOf(result: AttentionResult, body: Box, look: AttentionLook): AttentionLayout {
  const matrices = isMatrix(look)
  const layout = attentionLayout(
    body,
    storedHeads(result),
    matrices ? drawnHeads(look).length + (hasAverage(look) ? 1 : 0) : 1,
  )
  return matrices ? layout : { ...layout, headed: true }
}

interface Seen {
  layer?: number | undefined
  head?: Head | undefined
  view?: CardView | undefined
}

/** The first plot of a card, in its body's coordinates. */
export function attentionPlot(result: AttentionResult, body: Box, seen: Seen): PlotLayout | null {
  const { layer = 0, head = 'mean', view = {} } = seen
  return panelPlot(layoutOf(result, body, { layer, head, view }), 0, result.ids.length)
}
