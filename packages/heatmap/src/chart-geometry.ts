import type { LensResult } from '@lensboard/contract'
import { scalePoint } from 'd3-scale'
import { line } from 'd3-shape'
import type { ChartLine } from './chart-lines.js'
import { rowLabel } from './row-label.js'
import { spreadLabels, streamRows, type TrajectoryMeasure, trajectoryScale } from './trajectory.js'

export const CHART_SPACE = { left: 44, right: 22, top: 8, bottom: 24 } as const
/** Diameter of a line's letter. */
export const BADGE = 13
const LABEL_ROOM = 34

interface ChartGeometry {
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
  lines: { line: ChartLine; path: string; points: number[]; end: number }[]
}

/** Where everything of a chart lies, in pixels of a box of this size. */
export function chartGeometry(
  result: LensResult,
  lines: readonly ChartLine[],
  { measure, width, height }: { measure: TrajectoryMeasure; width: number; height: number },
): ChartGeometry {
  const { left, right, top, bottom } = CHART_SPACE
  const rows = streamRows(result)
  const across = scalePoint<number>()
    .domain(rows)
    .range([left + 6, width - right - 6])
  const values = lines.map((one) => one.values)
  const { at, ticks } = trajectoryScale(measure, values, height - bottom, top)
  const x = (row: number) => across(row) ?? 0
  const draw = (own: readonly number[]) =>
    line<number>()
      .defined((row) => Number.isFinite(own[row]))
      .x(x)
      .y((row) => at(own[row]!))(rows)
  const labelled = lines.filter(({ dash }) => dash === 0)
  const ends = spreadLabels(
    labelled.map((one) => at(one.values.at(-1) ?? Number.NaN)),
    BADGE,
    top + 2,
    height - bottom,
  )
  const every = Math.max(1, Math.ceil((LABEL_ROOM * rows.length) / Math.max(1, width - left - right)))
  return {
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

const shortLabel = (label: string) => (label === 'output' ? 'out' : label === 'embed' ? 'emb' : label)
