import { memo, useEffect, useRef, useState } from 'react'
import type { ChartGeometry } from './chart-geometry.js'
import { useClientLayoutEffect } from './client-effect.js'
import type { HoverChannel } from './hover-channel.js'
import type { LensCell } from './lens-cell.js'
import { DASHES, lineColor } from './line-colors.js'
import type { LinkedPoint } from './linked-marks.js'
import type { Theme } from './theme.js'

interface ChartCursorProps {
  drawn: ChartGeometry
  theme: Theme
  /** The row that is marked while nothing is pointed at. */
  row?: number | undefined
  hover?: HoverChannel<LensCell> | undefined
  linked?: HoverChannel<LinkedPoint> | undefined
}

/** The crosshair of a chart and the points of its lines there, moved by hand: pointing elsewhere commits nothing here. */
export const ChartCursor = memo(function ChartCursor({ drawn, theme, row, hover, linked }: ChartCursorProps) {
  const group = useRef<SVGGElement>(null)
  useClientLayoutEffect(() => {
    const show = () => showAt(group.current, drawn, { own: hover?.get() ?? null, other: linked?.get() ?? null, row })
    show()
    const stops = [hover?.subscribe(show), linked?.subscribe(show)]
    return () => {
      for (const stop of stops) stop?.()
    }
  }, [drawn, row, hover, linked])
  const { plot } = drawn
  return (
    <g ref={group}>
      <line className="lb-chart-cross" y1={plot.y} y2={plot.y + plot.height} visibility="hidden" />
      {drawn.lines.map(({ line }) => (
        <circle key={line.key} r={3.5} fill={lineColor(theme, line.color)} visibility="hidden" />
      ))}
    </g>
  )
})

interface Pointed {
  own: LensCell | null
  other: LinkedPoint | null
  row: number | undefined
}

function showAt(group: SVGGElement | null, drawn: ChartGeometry, { own, other, row }: Pointed): void {
  if (!group) return
  const { x, rows, plot } = drawn
  const linkedRow = other && other.row >= 0 ? other.row : undefined
  const at = own?.row ?? linkedRow ?? row
  const there = at !== undefined && rows.includes(at)
  const [cross, ...points] = group.children
  cross?.setAttribute('visibility', there ? 'visible' : 'hidden')
  if (there) for (const end of ['x1', 'x2']) cross?.setAttribute(end, String(x(at)))
  for (const [i, { points: heights }] of drawn.lines.entries()) {
    const height = there ? heights[at] : undefined
    const inside = height !== undefined && height >= plot.y - 1 && height <= plot.y + plot.height + 1
    points[i]?.setAttribute('visibility', inside ? 'visible' : 'hidden')
    if (!there || !inside) continue
    points[i]?.setAttribute('cx', String(x(at)))
    points[i]?.setAttribute('cy', String(height))
  }
  const positions = other ? [other.position, other.key] : []
  for (const line of group.parentElement?.querySelectorAll<SVGPathElement>('path[data-position]') ?? [])
    line.toggleAttribute('data-linked', positions.includes(Number(line.dataset.position)))
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
