import { memo, type PointerEvent, useCallback, useEffect, useMemo, useRef } from 'react'
import { arcRange, arcsOf } from './attention-arcs.js'
import {
  type ArcsLayout,
  arcEndAt,
  arcY,
  drawArcs,
  drawArcTokens,
  fitArcs,
  type HeadArcs,
  hasArcs,
} from './attention-arcs-canvas.js'
import type { AttentionCell } from './attention-heatmap.js'
import type { ShownHead } from './attention-panel.js'
import type { SinkMode } from './attention-sinks.js'
import { TokenGrid } from './attention-token-grid.js'
import { sayToken, tokenTooltip } from './attention-token-words.js'
import { shownWeights } from './attention-weights.js'
import { useClientLayoutEffect, useFontVersion, usePixelRatio } from './client-effect.js'
import type { PositionRange } from './drawn-rows.js'
import type { HoverChannel } from './hover-channel.js'
import { DASHES } from './line-colors.js'
import { type LinkedPoint, put } from './linked-marks.js'
import { paintSoon } from './paint-queue.js'
import type { Theme } from './theme.js'
import { hideTooltip, showTooltip } from './tooltip.js'
import { whenAtRest, type Zoom, zoomOf } from './zoom.js'

/** What the arcs and the text of a card share. */
export interface TokensViewProps {
  heads: readonly ShownHead[]
  sinks: SinkMode | undefined
  width: number
  height: number
  theme: Theme
  zoom: Zoom
  interactive: boolean
  /** The chosen token. */
  selected: number | null
  hover?: HoverChannel<AttentionCell> | undefined
  /** What cards of the same tokens point at, without a React commit. */
  linked?: HoverChannel<LinkedPoint> | undefined
  /** Tracked positions. */
  pinned?: readonly number[] | undefined
  onHover(cell: AttentionCell | null): void
  onSelect(position: number): void
  onOpen(position: number): void
}

interface ArcsViewProps extends TokensViewProps {
  threshold: number
  /** Of a prompt with more tokens than can be drawn: which ones are. */
  positions: PositionRange | undefined
}

const RESOLUTION_MAX = 4
const PIXELS_MAX = 8_000_000

/** Two columns of tokens, and a line from each that reads to each that is read, as strong as its weight. */
export const ArcsView = memo(function ArcsView(props: ArcsViewProps) {
  const { heads, sinks, threshold, width, height, theme, zoom, interactive, selected, onHover, hover } = props
  const result = heads[0]?.result
  const tokens = result?.ids.length ?? 0
  const root = useRef<HTMLDivElement>(null)
  const all = useRef<HTMLCanvasElement>(null)
  const few = useRef<HTMLCanvasElement>(null)
  const shownAt = useRef<string>('')
  /** Draws the arcs of the chosen token anew. */
  const again = useRef(() => {})
  const fonts = useFontVersion()
  const ratio = usePixelRatio()
  const { from, to } = arcRange(tokens, props.positions)
  const layout = useMemo(() => fitArcs({ width, height }, { from, to }), [width, height, from, to])
  const arcs = useMemo(
    (): HeadArcs[] =>
      heads.map(({ result, layer, head, slot }) => {
        const { weights } = shownWeights(result, { layer, head, sinks })
        return { slot, arcs: arcsOf(weights, { from, to }, threshold).arcs }
      }),
    [heads, sinks, threshold, from, to],
  )
  const most = Math.sqrt(PIXELS_MAX / Math.max(1, width * height))
  const resolution = useCallback(
    () => Math.min(RESOLUTION_MAX, most, Math.max(1, zoomOf(zoom)) * ratio),
    [most, zoom, ratio],
  )

  /** Draws the arcs of one token by themselves; the others step back. */
  const isolate = useCallback(
    (end: { key: boolean; at: number } | null): boolean => {
      const name = end ? `${end.key} ${end.at}` : ''
      if (name === shownAt.current) return false
      shownAt.current = name
      const ctx = prepared(few.current, layout, resolution())
      if (all.current) all.current.style.opacity = end ? '0.2' : ''
      if (!ctx || !end || !result) return true
      const own = arcs.map(({ slot, arcs }) => ({
        slot,
        arcs: arcs.filter(({ query, key }) => (end.key ? key : query) === end.at),
      }))
      drawArcs(ctx, layout, own, heads.length, theme)
      drawArcTokens(ctx, layout, result, theme)
      markToken(ctx, layout, end, theme)
      return true
    },
    [layout, arcs, heads.length, theme, resolution, result],
  )
  const chosen = useMemo(
    () => (selected === null || !hasArcs(layout, selected) ? null : { key: false, at: selected }),
    [selected, layout],
  )
  // A new font version draws the tokens again, and so does a camera that rests nearer or farther away.
  useClientLayoutEffect(() => {
    let sharpness = 0
    const draw = () => {
      sharpness = resolution()
      const ctx = prepared(all.current, layout, sharpness)
      if (!ctx || !result) return
      drawArcs(ctx, layout, arcs, heads.length, theme)
      drawArcTokens(ctx, layout, result, theme)
      again.current()
    }
    draw()
    let cancel = () => {}
    const stop = whenAtRest(zoom, () => {
      cancel()
      if (resolution() !== sharpness) cancel = paintSoon(draw)
    })
    return () => {
      stop()
      cancel()
    }
  }, [layout, arcs, heads.length, theme, zoom, resolution, fonts, result])
  useClientLayoutEffect(() => {
    again.current = () => {
      shownAt.current = ''
      isolate(chosen)
    }
    again.current()
  }, [isolate, chosen])

  if (!result) return null
  const onPointerMove = (event: PointerEvent) => {
    const box = root.current?.getBoundingClientRect()
    if (event.pointerType === 'touch' || !box || box.width === 0) return
    const scale = box.width / layout.width
    const [x, y] = [(event.clientX - box.left) / scale, (event.clientY - box.top) / scale]
    const end = event.buttons === 0 ? arcEndAt(layout, x, y) : null
    if (isolate(end ?? chosen)) {
      const cell = end && { query: end.at, key: end.at }
      hover?.set(cell)
      onHover(cell)
    }
    if (end) showTooltip(tokenTooltip(heads, sinks, end.at, end.key), event.clientX, event.clientY)
    else hideTooltip()
  }
  const leave = () => {
    hideTooltip()
    if (isolate(chosen)) {
      hover?.set(null)
      onHover(null)
    }
  }
  const say = (position: number) => sayToken(heads, sinks, position, false)
  return (
    <div
      ref={root}
      className="lb-arcs"
      style={{ width, height }}
      {...(interactive ? {} : { role: 'img', 'aria-label': `Arcs between ${tokens} tokens` })}
      onPointerMove={onPointerMove}
      onPointerLeave={leave}
    >
      <canvas ref={all} style={{ width, height }} aria-hidden />
      <canvas ref={few} style={{ width, height }} aria-hidden />
      {arcs.every((of) => of.arcs.length === 0) ? (
        <p className="lb-arcs-none">No weight here reaches {threshold.toFixed(2)}. Choose a smaller one above.</p>
      ) : null}
      {props.linked ? <LinkedEnds layout={layout} linked={props.linked} /> : null}
      {props.pinned?.map((at, i) => (
        <PinnedEnds key={at} layout={layout} at={at} stroke={i} />
      ))}
      {interactive && (
        <TokenGrid
          label={`Arcs between ${tokens} tokens`}
          tokens={to}
          at={chosen?.at ?? to - 1}
          say={say}
          onMove={(position) => props.onSelect(Math.max(from, position))}
          onOpen={props.onOpen}
        />
      )}
    </div>
  )
})

function prepared(
  canvas: HTMLCanvasElement | null,
  { width, height }: ArcsLayout,
  resolution: number,
): CanvasRenderingContext2D | null {
  if (!canvas) return null
  const [w, h] = [Math.max(1, Math.round(width * resolution)), Math.max(1, Math.round(height * resolution))]
  const ctx = canvas.getContext('2d')
  if (!ctx) return null
  // A canvas is not made anew for every token that is pointed at.
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w
    canvas.height = h
  } else {
    ctx.setTransform(1, 0, 0, 1, 0, 0)
    ctx.clearRect(0, 0, w, h)
  }
  ctx.setTransform(resolution, 0, 0, resolution, 0, 0)
  return ctx
}

/** A line beside the token whose arcs are drawn: it is not told by the colour alone. */
function markToken(ctx: CanvasRenderingContext2D, layout: ArcsLayout, end: { key: boolean; at: number }, theme: Theme) {
  const y = arcY(layout, end.at)
  const half = Math.max(3, Math.min(8, layout.pitch / 2))
  ctx.fillStyle = theme === 'dark' ? '#ffffff' : '#000000'
  ctx.fillRect(end.key ? layout.to + 1 : layout.from - 3, y - half, 2, 2 * half)
}

/** What cards of the same tokens point at: the token that reads at the left, the one that is read at the right. */
function LinkedEnds({ layout, linked }: { layout: ArcsLayout; linked: HoverChannel<LinkedPoint> }) {
  const reads = useRef<HTMLDivElement>(null)
  const read = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const boxAt = (at: number, left: number) => {
      const height = Math.max(2, layout.pitch)
      return hasArcs(layout, at) ? { left, top: arcY(layout, at) - height / 2, width: layout.labels, height } : null
    }
    const show = (point: LinkedPoint | null) => {
      put(reads.current, point && boxAt(point.position, 0))
      put(read.current, point && boxAt(point.key ?? point.position, layout.width - layout.labels))
    }
    show(linked.get())
    return linked.subscribe(show)
  }, [layout, linked])
  return (
    <>
      <div ref={reads} className="lb-linked-band" hidden />
      <div ref={read} className="lb-linked-band" data-read="" hidden />
    </>
  )
}

/** The stroke of a tracked position beside its token, in both columns. */
function PinnedEnds({ layout, at, stroke }: { layout: ArcsLayout; at: number; stroke: number }) {
  if (!hasArcs(layout, at)) return null
  const half = Math.max(9, layout.pitch / 2)
  const top = arcY(layout, at) - half
  return [layout.from - 8, layout.to + 4].map((left) => (
    <svg
      key={left}
      className="lb-pinned"
      width="4"
      height={2 * half}
      style={{ left, top }}
      strokeDasharray={DASHES[stroke]}
      aria-hidden="true"
    >
      <path d={`M2 0V${2 * half}`} />
    </svg>
  ))
}
