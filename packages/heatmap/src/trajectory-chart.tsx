import type { LensResult } from '@lensboard/contract'
import { memo, type PointerEvent, useMemo } from 'react'
import { ChartCursor, ChartPreview } from './chart-cursor.js'
import { BADGE, CHART_SPACE, chartGeometry, NAMES_ROOM } from './chart-geometry.js'
import { type ChartLine, lineLetters } from './chart-lines.js'
import type { HoverChannel } from './hover-channel.js'
import type { LensCell } from './lens-cell.js'
import { DASHES, lineColor, slotInk } from './line-colors.js'
import type { LinkedPoint } from './linked-marks.js'
import type { Segment } from './piece.js'
import { displayPiece } from './piece.js'
import { rowLabel } from './row-label.js'
import { svgSegments } from './svg-segments.js'
import type { Theme } from './theme.js'
import { hideTooltip, showTooltip, type TooltipLine } from './tooltip.js'
import { type Limits, measureWords, type TrajectoryMeasure } from './trajectory.js'

export interface TrajectoryChartProps {
  result: LensResult
  lines: readonly ChartLine[]
  measure: TrajectoryMeasure
  width: number
  height: number
  theme: Theme
  /** Typed ends of the upright axis. */
  limits?: Limits | undefined
  /** The chosen cell; its row is marked while nothing is pointed at. */
  cell?: LensCell | undefined
  /** Shared with the heatmap: pointing at a row here points at it there. */
  hover?: HoverChannel<LensCell> | undefined
  /** What cards of the same tokens point at: its row is marked, and the lines of its positions. */
  linked?: HoverChannel<LinkedPoint> | undefined
  /** What a line is called at its end, beside its letter, and in the tooltip; letters alone where absent. */
  nameOf?: ((line: ChartLine) => readonly Segment[]) | undefined
  /** A token whose line is shown in grey. */
  preview?: HoverChannel<number> | undefined
  previewLines?: ((id: number) => readonly ChartLine[]) | undefined
  /** The line nearest to the pointer; null when it leaves. */
  onLine?: ((line: ChartLine | null) => void) | undefined
  pointedLine?: ChartLine | null | undefined
  /** A point that is pressed on. */
  onPress?: ((cell: LensCell) => void) | undefined
}

/** Lines from the embedding to the output: rows across, the measure upwards. */
export const TrajectoryChart = memo(function TrajectoryChart(props: TrajectoryChartProps) {
  const { result, lines, measure, width, height, theme, limits, cell, hover, nameOf, onLine, pointedLine } = props
  const { preview, previewLines, onPress } = props
  const right = nameOf ? Math.min(NAMES_ROOM, width / 3) : CHART_SPACE.right
  const drawn = useMemo(
    () => chartGeometry(result, lines, { measure, width, height, limits, right }),
    [result, lines, measure, width, height, limits, right],
  )
  const { rows, x, y, ticks, named, zero, plot } = drawn
  const words = measureWords(measure)

  const under = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const scale = width / (box.width || width)
    const row = drawn.rowAt((event.clientX - box.left) * scale)
    const at = (event.clientY - box.top) * scale
    const near = drawn.lines
      .filter(({ points }) => Number.isFinite(points[row]))
      .sort((a, b) => Math.abs(a.points[row]! - at) - Math.abs(b.points[row]! - at))[0]?.line
    return { row, near, position: near?.position ?? cell?.position ?? lines.at(-1)?.position }
  }
  const onPointerMove = (event: PointerEvent<SVGSVGElement>) => {
    const { row, near, position } = under(event)
    onLine?.(near ?? null)
    const was = hover?.get()
    if (position !== undefined && (was?.row !== row || was.position !== position)) hover?.set({ row, position })
    if (nameOf && near && event.buttons === 0)
      showTooltip(tooltipOf(result, lines, { row, near, format: words.format, nameOf }), event.clientX, event.clientY)
    else hideTooltip()
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
        hideTooltip()
        hover?.set(null)
        onLine?.(null)
      }}
      onPointerDown={(event) => {
        const { row, position } = under(event)
        if (position !== undefined) onPress?.({ row, position })
      }}
    >
      {ticks.map((value) => (
        <g key={value} transform={`translate(0 ${y(value)})`}>
          <line className="lb-chart-rule" x1={plot.x} x2={plot.x + plot.width} />
          <text className="lb-chart-tick" x={plot.x - 6} dy="0.32em" textAnchor="end">
            {words.tick(value)}
          </text>
        </g>
      ))}
      {zero !== null && <line className="lb-chart-zero" x1={plot.x} x2={plot.x + plot.width} y1={zero} y2={zero} />}
      {named.map(({ row, label }) => (
        <text key={row} className="lb-chart-tick" x={x(row)} y={height - 8} textAnchor="middle">
          {label}
        </text>
      ))}
      <Clipped plot={plot} open={limits === undefined}>
        {preview && previewLines ? (
          <ChartPreview
            preview={preview}
            pathsOf={(id) =>
              chartGeometry(result, previewLines(id), {
                ...{ measure, width, height, right },
                // In the axes of what is there already.
                limits: drawn.ends,
              }).lines.map(({ line, path }) => ({ path, dash: line.dash }))
            }
          />
        ) : null}
        {drawn.lines.map(({ line, path }) => (
          <path
            key={line.key}
            className="lb-chart-line"
            style={{ color: lineColor(theme, line.color) }}
            d={path}
            strokeDasharray={DASHES[line.dash]}
            data-pointed={line.key === pointedLine?.key || undefined}
            data-position={line.position}
          />
        ))}
      </Clipped>
      <ChartCursor drawn={drawn} theme={theme} row={cell?.row} hover={hover} linked={props.linked} />
      {drawn.lines.map(({ line, end }) =>
        Number.isFinite(end) && (line.less === undefined || nameOf) ? (
          <LineEnd
            key={line.key}
            line={line}
            x={plot.x + plot.width + 12}
            y={end}
            room={right - 22}
            theme={theme}
            name={nameOf?.(line)}
          />
        ) : null,
      )}
    </svg>
  )
})

/** Lines end at typed limits; without those they may stand a little over the edge. */
function Clipped({ plot, open, children }: { plot: Plot; open: boolean; children: React.ReactNode }) {
  if (open) return <g>{children}</g>
  const { x, y, width, height } = plot
  return (
    <svg x={x} y={y} width={width} height={height} viewBox={`${x} ${y} ${width} ${height}`} aria-hidden="true">
      {children}
    </svg>
  )
}

type Plot = ReturnType<typeof chartGeometry>['plot']

interface LineEndProps {
  line: ChartLine
  x: number
  y: number
  room: number
  theme: Theme
  name: readonly Segment[] | undefined
}

/** The letter at the end of a line, and what it stands for. */
function LineEnd({ line, x, y, room, theme, name }: LineEndProps) {
  const pair = line.less !== undefined
  const text = name && svgSegments(name, { ...NAME, x: 0, y: 0, width: room, align: 'left' })
  return (
    <g transform={`translate(${x} ${y})`} style={{ color: lineColor(theme, line.color) }}>
      {pair ? null : <circle r={BADGE / 2} fill="currentColor" />}
      {pair ? null : (
        <text className="lb-chart-letter" dy="0.35em" textAnchor="middle" fill={slotInk(theme, line.color).ink}>
          {lineLetters(line)}
        </text>
      )}
      {text ? (
        <g
          className="lb-chart-name"
          transform={`translate(${pair ? -8 : BADGE / 2 + 5} 0)`}
          // biome-ignore lint/security/noDangerouslySetInnerHtml: made by svgSegments, which escapes all text
          dangerouslySetInnerHTML={{ __html: text }}
        />
      ) : null}
    </g>
  )
}

const NAME = { size: 11, color: 'currentColor', markColor: 'currentColor' } as const

interface Told {
  row: number
  near: ChartLine
  format(value: number): string
  nameOf(line: ChartLine): readonly Segment[]
}

/** What is said at a row: the line nearest to the pointer first. */
function tooltipOf(
  result: LensResult,
  lines: readonly ChartLine[],
  { row, near, format, nameOf }: Told,
): TooltipLine[] {
  const of = result.rows[row]
  const same = lines.filter(({ position, key }) => position === near.position && key !== near.key).toReversed()
  const say = (line: ChartLine, look?: TooltipLine['look']): TooltipLine => ({
    parts: [`${lineLetters(line)} `, nameOf(line), ` ${format(line.values[row] ?? Number.NaN)}`],
    ...(look ? { look } : {}),
  })
  return [
    {
      parts: [
        `${of ? rowLabel(of) : ''} · at ${near.position} `,
        displayPiece(result.tokens[near.position] ?? { text: '' }),
      ],
      look: 'muted',
    },
    say(near, 'strong'),
    ...same.map((line) => say(line)),
  ]
}
