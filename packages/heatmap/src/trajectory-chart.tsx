import type { LensResult } from '@lensboard/contract'
import { memo, type PointerEvent, useEffect, useMemo, useState } from 'react'
import { BADGE, CHART_SPACE, chartGeometry } from './chart-geometry.js'
import { type ChartLine, DASHES } from './chart-lines.js'
import type { HoverChannel } from './hover-channel.js'
import type { LensCell } from './lens-cell.js'
import { lineColor, SLOTS } from './line-colors.js'
import type { Theme } from './theme.js'
import { measureWords, type TrajectoryMeasure } from './trajectory.js'

export interface TrajectoryChartProps {
  result: LensResult
  lines: readonly ChartLine[]
  measure: TrajectoryMeasure
  width: number
  height: number
  theme: Theme
  /** The chosen cell; its row is marked while nothing is pointed at. */
  cell: LensCell
  /** Shared with the heatmap: pointing at a row here points at it there. */
  hover?: HoverChannel<LensCell> | undefined
  /** The line nearest to the pointer; null when it leaves. */
  onLine(line: ChartLine | null): void
  pointedLine: ChartLine | null
}

/** Lines from the embedding to the output: rows across, the measure upwards. */
export const TrajectoryChart = memo(function TrajectoryChart(props: TrajectoryChartProps) {
  const { result, lines, measure, width, height, theme, cell, hover, onLine, pointedLine } = props
  const pointed = usePointedRow(hover) ?? cell.row
  const drawn = useMemo(
    () => chartGeometry(result, lines, { measure, width, height }),
    [result, lines, measure, width, height],
  )
  const { rows, x, y, ticks, named, zero } = drawn
  const { left, right, top, bottom } = CHART_SPACE
  const words = measureWords(measure)
  const onPointerMove = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const scale = width / box.width
    const row = drawn.rowAt((event.clientX - box.left) * scale)
    const at = (event.clientY - box.top) * scale
    const near = drawn.lines
      .filter(({ points }) => Number.isFinite(points[row]))
      .sort((a, b) => Math.abs(a.points[row]! - at) - Math.abs(b.points[row]! - at))[0]
    onLine(near?.line ?? null)
    hover?.set({ row, position: near?.line.position ?? cell.position })
  }
  return (
    <svg
      className="lb-chart"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`${words.name} over ${rows.length} rows, ${lines.length} ${lines.length === 1 ? 'line' : 'lines'}`}
      onPointerMove={onPointerMove}
      onPointerLeave={() => {
        hover?.set(null)
        onLine(null)
      }}
    >
      {ticks.map((value) => (
        <g key={value} transform={`translate(0 ${y(value)})`}>
          <line className="lb-chart-rule" x1={left} x2={width - right} />
          <text className="lb-chart-tick" x={left - 6} dy="0.32em" textAnchor="end">
            {words.tick(value)}
          </text>
        </g>
      ))}
      {zero !== null && <line className="lb-chart-zero" x1={left} x2={width - right} y1={zero} y2={zero} />}
      {named.map(({ row, label }) => (
        <text key={row} className="lb-chart-tick" x={x(row)} y={height - 8} textAnchor="middle">
          {label}
        </text>
      ))}
      {rows.includes(pointed) && (
        <line className="lb-chart-cross" x1={x(pointed)} x2={x(pointed)} y1={top} y2={height - bottom} />
      )}
      {drawn.lines.map(({ line, path, points, end }) => (
        <g key={line.key} style={{ color: lineColor(theme, line.color) }}>
          <path
            className="lb-chart-line"
            d={path}
            strokeDasharray={DASHES[line.dash]}
            data-pointed={line.key === pointedLine?.key || undefined}
          />
          {rows.includes(pointed) && Number.isFinite(points[pointed]) && (
            <circle cx={x(pointed)} cy={points[pointed]} r={3.5} fill="currentColor" />
          )}
          {line.less === undefined && Number.isFinite(end) && (
            <g transform={`translate(${width - right + 12} ${end})`}>
              <circle r={BADGE / 2} fill="currentColor" />
              <text className="lb-chart-letter" dy="0.35em" textAnchor="middle" data-theme={theme}>
                {SLOTS[line.slot]}
              </text>
            </g>
          )}
        </g>
      ))}
    </svg>
  )
})

function usePointedRow(hover: HoverChannel<LensCell> | undefined): number | undefined {
  const [row, setRow] = useState<number>()
  useEffect(() => hover?.subscribe((cell) => setRow(cell?.row)), [hover])
  return row
}
