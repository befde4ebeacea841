import type { LensResult } from '@lensboard/contract'
import { scalePoint } from 'd3-scale'
import { line } from 'd3-shape'
import { memo, type PointerEvent, useEffect, useMemo, useState } from 'react'
import type { HoverChannel } from './hover-channel.js'
import type { LensCell } from './lens-cell.js'
import { lineColor, SLOTS } from './line-colors.js'
import { rowLabel } from './row-label.js'
import type { Theme } from './theme.js'
import {
  logitDifference,
  measureWords,
  spreadLabels,
  streamRows,
  type TrajectoryMeasure,
  trajectory,
  trajectoryScale,
} from './trajectory.js'

export interface TrajectoryChartProps {
  result: LensResult
  position: number
  /** Ids of at most six followed tokens; slot A is the first. */
  tokens: readonly number[]
  measure: TrajectoryMeasure
  /** Slots whose logits are compared. */
  pair: readonly [number, number]
  width: number
  height: number
  theme: Theme
  /** The row of the chosen cell. */
  row?: number | undefined
  /** Shared with the heatmap: pointing at a row here points at it there. */
  hover?: HoverChannel<LensCell> | undefined
}

const SPACE = { left: 44, right: 22, top: 8, bottom: 24 }
const LABEL_ROOM = 34
const BADGE = 13

/** How followed tokens fare from the embedding to the output at one position: rows across, the measure upwards. */
export const TrajectoryChart = memo(function TrajectoryChart(props: TrajectoryChartProps) {
  const { result, position, tokens, measure, pair, width, height, theme, row, hover } = props
  const pointed = usePointedRow(hover) ?? row
  const drawn = useMemo(
    () => chart(result, position, tokens, measure, pair, width, height),
    [result, position, tokens, measure, pair, width, height],
  )
  const { rows, lines, x, y, ticks, zero } = drawn
  const words = measureWords(measure)
  const rowAt = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const at = ((event.clientX - box.left) * width) / box.width
    const nearest = Math.round((at - SPACE.left - 6) / (x.step || 1))
    return rows[Math.min(rows.length - 1, Math.max(0, nearest))] ?? 0
  }
  const step = Math.max(1, Math.ceil((LABEL_ROOM * rows.length) / Math.max(1, width - SPACE.left - SPACE.right)))
  return (
    <svg
      className="lb-chart"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`${words.name} over ${rows.length} rows, position ${position}`}
      onPointerMove={(event) => hover?.set({ row: rowAt(event), position })}
      onPointerLeave={() => hover?.set(null)}
    >
      {ticks.map((value) => (
        <g key={value} transform={`translate(0 ${y(value)})`}>
          <line className="lb-chart-rule" x1={SPACE.left} x2={width - SPACE.right} />
          <text className="lb-chart-tick" x={SPACE.left - 6} dy="0.32em" textAnchor="end">
            {words.tick(value)}
          </text>
        </g>
      ))}
      {zero !== null && <line className="lb-chart-zero" x1={SPACE.left} x2={width - SPACE.right} y1={zero} y2={zero} />}
      {rows.map((at, i) =>
        // The output is always named; what would touch it is not.
        i === rows.length - 1 || (rows.length - 1 - i) % step === 0 ? (
          <text key={at} className="lb-chart-tick" x={x(at)} y={height - 8} textAnchor="middle">
            {shortLabel(rowLabel(result.rows[at]!))}
          </text>
        ) : null,
      )}
      {pointed !== undefined && rows.includes(pointed) && (
        <line className="lb-chart-cross" x1={x(pointed)} x2={x(pointed)} y1={SPACE.top} y2={height - SPACE.bottom} />
      )}
      {lines.map(({ slot, path, points, end }) => (
        <g key={slot} style={{ color: lineColor(theme, slot) }}>
          <path className="lb-chart-line" d={path} />
          {pointed !== undefined && rows.includes(pointed) && Number.isFinite(points[pointed]) && (
            <circle cx={x(pointed)} cy={points[pointed]} r={3.5} fill="currentColor" />
          )}
          {measure !== 'logitDifference' && (
            <g transform={`translate(${width - SPACE.right + 12} ${end})`}>
              <circle r={BADGE / 2} fill="currentColor" />
              <text className="lb-chart-letter" dy="0.35em" textAnchor="middle" data-theme={theme} data-slot={slot}>
                {SLOTS[slot]}
              </text>
            </g>
          )}
        </g>
      ))}
    </svg>
  )
})

const shortLabel = (label: string) => (label === 'output' ? 'out' : label === 'embed' ? 'emb' : label)

function usePointedRow(hover: HoverChannel<LensCell> | undefined): number | undefined {
  const [row, setRow] = useState<number>()
  useEffect(() => hover?.subscribe((cell) => setRow(cell?.row)), [hover])
  return row
}

function chart(
  result: LensResult,
  position: number,
  tokens: readonly number[],
  measure: TrajectoryMeasure,
  [a, b]: readonly [number, number],
  width: number,
  height: number,
) {
  const values =
    measure === 'logitDifference'
      ? [logitDifference(result, position, tokens[a] ?? -1, tokens[b] ?? -1)]
      : tokens.map((id) => trajectory(result, position, id, measure))
  const rows = streamRows(result)
  const across = scalePoint<number>()
    .domain(rows)
    .range([SPACE.left + 6, width - SPACE.right - 6])
  const { at, ticks } = trajectoryScale(measure, values, height - SPACE.bottom, SPACE.top)
  const x = Object.assign((row: number) => across(row) ?? 0, { step: across.step() })
  const draw = (values: readonly number[]) =>
    line<number>()
      .defined((row) => Number.isFinite(values[row]))
      .x(x)
      .y((row) => at(values[row]!))(rows)
  const ends = spreadLabels(
    values.map((line) => at(line.at(-1) ?? Number.NaN)),
    BADGE,
    SPACE.top + 2,
    height - SPACE.bottom,
  )
  const lines = values.map((line, i) => ({
    slot: measure === 'logitDifference' ? a : i,
    path: draw(line) ?? '',
    points: line.map((value) => (Number.isFinite(value) ? at(value) : Number.NaN)),
    end: ends[i] ?? 0,
  }))
  return { rows, lines, x, y: at, ticks, zero: measure === 'logitDifference' ? at(0) : null }
}
