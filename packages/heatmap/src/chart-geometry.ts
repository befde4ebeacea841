import type { LensResult } from '@lensboard/contract'
import { scalePoint } from 'd3-scale'
import { line } from 'd3-shape'
import type { ChartLine } from './chart-lines.js'
import { rowLabel } from './row-label.js'
import { type Limits, spreadLabels, streamRows, type TrajectoryMeasure, trajectoryScale } from './trajectory.js'

export const CHART_SPACE = { left: 44, right: 22, top: 8, bottom: 24 } as const
/** Room right of the lines where they are named by their tokens. */
export const NAMES_ROOM = 104
/** Diameter of a line's letter. */
export const BADGE = 13
const LABEL_ROOM = 34

export interface ChartGeometry {
  /** The box in which lines are drawn. */
  plot: { x: number; y: number; width: number; height: number }
  /** Ends of the upright axis. */
  ends: Limits
  /** Rows of the result across, the embedding left. */
  rows: number[]
  x(row: number): number
  /** The row whose place is nearest to a pixel. */
  rowAt(x: number): number
  y(value: number): number
  ticks: number[]
  /** Rows that are named under the chart. */
  named: { row: number; label: string }[]
  /** Where 0 lies, in a chart of differences. */
  zero: number | null
  /** `end` is where its letter stands; NaN for a line that another one of its subject names. */
  lines: { line: ChartLine; path: string; points: number[]; end: number }[]
}

interface ChartBox {
  measure: TrajectoryMeasure
  width: number
  height: number
  /** Typed ends of the upright axis. */
  limits?: Limits | undefined
  /** Room right of the lines. */
  right?: number | undefined
}

/** Where everything of a chart lies, in pixels of a box of this size. */
export function chartGeometry(
  result: LensResult,
  lines: readonly ChartLine[],
  { measure, width, height, limits, right = CHART_SPACE.right }: ChartBox,
): ChartGeometry {
  const { left, top, bottom } = CHART_SPACE
  const rows = streamRows(result)
  const across = scalePoint<number>()
    .domain(rows)
    .range([left + 6, width - right - 6])
  const values = lines.map((one) => one.values)
  const { at, ticks, min, max } = trajectoryScale(measure, values, height - bottom, top, limits)
  const x = (row: number) => across(row) ?? 0
  const draw = (own: readonly number[]) =>
    line<number>()
      .defined((row) => Number.isFinite(own[row]))
      .x(x)
      .y((row) => at(own[row]!))(rows)
  const labelled = named(lines)
  const inside = (y: number) => Math.min(height - bottom, Math.max(top, y))
  const ends = spreadLabels(
    labelled.map((one) => inside(at(one.values.findLast(Number.isFinite) ?? Number.NaN))),
    BADGE,
    top + 2,
    height - bottom,
  )
  const every = Math.max(1, Math.ceil((LABEL_ROOM * rows.length) / Math.max(1, width - left - right)))
  return {
    plot: { x: left, y: top, width: Math.max(1, width - left - right), height: Math.max(1, height - top - bottom) },
    ends: { min, max },
    rows,
    x,
    rowAt(pixel) {
      const nearest = Math.round((pixel - left - 6) / (across.step() || 1))
      return rows[Math.min(rows.length - 1, Math.max(0, nearest))] ?? 0
    },
    y: at,
    ticks,
    // The output is always named; what would touch it is not.
    named: rows.flatMap((row, i) =>
      i === rows.length - 1 || (rows.length - 1 - i) % every === 0
        ? [{ row, label: shortLabel(rowLabel(result.rows[row]!)) }]
        : [],
    ),
    zero: measure === 'logitDifference' ? at(0) : null,
    lines: lines.map((one) => ({
      line: one,
      path: draw(one.values) ?? '',
      points: one.values.map((value) => (Number.isFinite(value) ? at(value) : Number.NaN)),
      end: ends[labelled.indexOf(one)] ?? Number.NaN,
    })),
  }
}

/** Of every subject the line of the earliest position that has values: it carries the letter. */
function named(lines: readonly ChartLine[]): ChartLine[] {
  const first = new Map<number, ChartLine>()
  for (const line of lines) {
    const other = first.get(line.slot)
    if (line.values.some(Number.isFinite) && (!other || line.dash < other.dash)) first.set(line.slot, line)
  }
  return lines.filter((line) => first.get(line.slot) === line)
}

const shortLabel = (label: string) => (label === 'output' ? 'out' : label === 'embed' ? 'emb' : label)
