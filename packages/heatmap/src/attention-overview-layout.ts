import type { AttentionResult } from '@lensboard/contract'
import { kvHeadOf } from './attention-matrix.js'
import type { Box, PlotLayout } from './layout.js'

/** What a column of the overview shows of a layer: a head by number, or all of its heads in one. */
export type OverviewColumn = number | 'mean' | 'max'

/** A place of the overview. */
export interface HeadAt {
  layer: number
  head: OverviewColumn
}

/** Where the thumbnails of all heads lie in a box, in CSS pixels at zoom 1. */
export interface OverviewLayout {
  /** The whole overview: its tools, what names rows and columns, and the thumbnails. */
  width: number
  height: number
  /** Top left corner of the first thumbnail. */
  x: number
  y: number
  /** From one thumbnail to the next, and the side of one. */
  pitch: number
  thumb: number
  /** Layers from the top down, the last first; also those between that have no patterns. */
  layers: readonly number[]
  columns: readonly OverviewColumn[]
  /** Heads that share keys and values, as ranges of columns. */
  groups: readonly { kv: number; from: number; to: number }[]
}

const PITCH_MAX = 39
/** Layer names at the left, tools and brackets above, head names below. */
const LABELS = 30
const OVERVIEW_TOOLS = 28
const BRACKETS = 20
const NAMES = 16
/** Between the heads and what is taken over all of them. */
const APART = 8
const SIDE = 8
/** The tools need as much. */
const WIDTH_MIN = 168

/** Fits thumbnails of at most 36 px into a box; what a small box or a large model leaves is one pixel each. */
export function fitOverview(box: Box, stored: AttentionResult): OverviewLayout {
  const first = Math.min(...stored.layers)
  const last = Math.max(...stored.layers)
  const layers = Array.from({ length: last - first + 1 }, (_, i) => last - i)
  const columns: OverviewColumn[] = [...stored.heads, 'mean', 'max']
  const across = (box.width - LABELS - APART - SIDE) / columns.length
  const down = (box.height - OVERVIEW_TOOLS - BRACKETS - NAMES) / layers.length
  const pitch = Math.max(1, Math.min(PITCH_MAX, Math.floor(Math.min(across, down))))
  const gap = pitch >= 12 ? 3 : pitch >= 4 ? 1 : 0
  const groups = new Map<number, { kv: number; from: number; to: number }>()
  stored.heads.forEach((head, column) => {
    const kv = kvHeadOf(stored, head)
    if (kv !== null) groups.set(kv, { kv, from: groups.get(kv)?.from ?? column, to: column })
  })
  return {
    width: Math.max(WIDTH_MIN, LABELS + columns.length * pitch + APART + SIDE),
    height: box.height,
    x: LABELS,
    y: OVERVIEW_TOOLS + BRACKETS,
    ...{ pitch, thumb: pitch - gap, layers, columns },
    groups: [...groups.values()],
  }
}

/** Left edge of a column's thumbnails. */
export const columnLeft = ({ x, pitch, columns }: OverviewLayout, column: number): number =>
  x + column * pitch + (typeof columns[column] === 'number' ? 0 : APART)

/** The place under a point; null between the heads and beside them. */
export function headUnder(layout: OverviewLayout, x: number, y: number): HeadAt | null {
  const { pitch, layers, columns } = layout
  const layer = layers[Math.floor((y - layout.y) / pitch)]
  const heads = columns.length - 2
  const inHeads = Math.floor((x - layout.x) / pitch)
  const column = inHeads < heads ? inHeads : Math.floor((x - layout.x - APART) / pitch)
  const head = inHeads < heads || column >= heads ? columns[column] : undefined
  return layer === undefined || head === undefined ? null : { layer, head }
}

/** The box of a place; null where it is not in the overview. */
export function headBox(
  layout: OverviewLayout,
  { layer, head }: { layer: number; head: unknown },
): { left: number; top: number; width: number; height: number } | null {
  const row = layout.layers.indexOf(layer)
  const column = layout.columns.indexOf(head as OverviewColumn)
  if (row < 0 || column < 0) return null
  const { thumb } = layout
  return { left: columnLeft(layout, column), top: layout.y + row * layout.pitch, width: thumb, height: thumb }
}

/** The heads of an overview as a plot: a row a layer, a column a head, both by their numbers in the model. */
export function overviewPlot({ x, y, pitch, thumb, layers, columns, width, height }: OverviewLayout): PlotLayout {
  const heads = columns.filter((column) => typeof column === 'number')
  const around = (pitch - thumb) / 2
  return {
    ...{ x: x - around, y: y - around, width: heads.length * pitch, height: layers.length * pitch },
    ...{ cellWidth: pitch, cellHeight: pitch, rows: layers, across: heads, columns: heads.length },
    ...{ transposed: false, stride: 1, gap: 0, brush: null, body: { width, height } },
  }
}
