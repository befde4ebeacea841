import { memo, useEffect, useState } from 'react'
import type { ChartGeometry } from './chart-geometry.js'
import { DASHES } from './chart-lines.js'
import type { HoverChannel } from './hover-channel.js'
import type { LensCell } from './lens-cell.js'
import { lineColor } from './line-colors.js'
import type { Theme } from './theme.js'

interface ChartCursorProps {
  drawn: ChartGeometry
  theme: Theme
  /** The row that is marked while nothing is pointed at. */
  row?: number | undefined
  hover?: HoverChannel<LensCell> | undefined
}

/** The crosshair of a chart and the points of its lines there; pointing commits this alone. */
export const ChartCursor = memo(function ChartCursor({ drawn, theme, row, hover }: ChartCursorProps) {
  const pointed = usePointed(hover) ?? row
  const { x, rows, plot } = drawn
  if (pointed === undefined || !rows.includes(pointed)) return null
  const inside = (y: number | undefined) => y !== undefined && y >= plot.y - 1 && y <= plot.y + plot.height + 1
  return (
    <>
      <line className="lb-chart-cross" x1={x(pointed)} x2={x(pointed)} y1={plot.y} y2={plot.y + plot.height} />
      {drawn.lines.map(({ line, points }) =>
        inside(points[pointed]) ? (
          <circle key={line.key} cx={x(pointed)} cy={points[pointed]} r={3.5} fill={lineColor(theme, line.color)} />
        ) : null,
      )}
    </>
  )
})

function usePointed(hover: HoverChannel<LensCell> | undefined): number | undefined {
  const [row, setRow] = useState<number>()
  useEffect(() => hover?.subscribe((cell) => setRow(cell?.row)), [hover])
  return row
}

interface ChartPreviewProps {
  /** What a chart would draw of a token that is pointed at elsewhere; null for none. */
  preview: HoverChannel<number>
  /** Its lines, drawn in the chart's own axes. */
  pathsOf(id: number): readonly { path: string; dash: number }[]
}

/** A grey line of a token that is not tracked yet, for as long as it is pointed at. */
export const ChartPreview = memo(function ChartPreview({ preview, pathsOf }: ChartPreviewProps) {
  const [id, setId] = useState<number | null>(null)
  useEffect(() => preview.subscribe(setId), [preview])
  if (id === null) return null
  return pathsOf(id).map(({ path, dash }) => (
    <path key={dash} className="lb-chart-line lb-chart-preview" d={path} strokeDasharray={DASHES[dash]} />
  ))
})
