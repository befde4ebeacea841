import { memo, useMemo, useRef } from 'react'
import { WHOLE_TOKENS_MAX } from './attention-picture.js'
import { cutTriangle, placed } from './attention-pool.js'
import type { ShownWeights } from './attention-weights.js'
import { useClientLayoutEffect, usePixelRatio } from './client-effect.js'
import type { Domain } from './domain.js'
import { paint } from './field.js'
import type { PlotLayout } from './layout.js'
import { palette } from './palette.js'
import type { Theme } from './theme.js'
import { useAtRest } from './use-at-rest.js'
import type { Zoom } from './zoom.js'

const TILE = 256
/** Device pixels that a cell needs before it is drawn by itself: with less some would fall between the pixels. */
const CELL_MIN = 1
/** Tiles are drawn a little before they come into view. */
const NEAR = { rootMargin: '100px' }

interface AttentionTilesProps {
  shown: ShownWeights
  layout: PlotLayout
  domain: Domain
  theme: Theme
  zoom: Zoom
}

/** The cells of a large map that are in view, 256 × 256 at a time, over the pooled bitmap of the whole. */
export const AttentionTiles = memo(function AttentionTiles(props: AttentionTilesProps) {
  return props.shown.tokens > WHOLE_TOKENS_MAX ? <Tiles {...props} /> : null
})

function Tiles({ shown, layout, domain, theme, ...props }: AttentionTilesProps) {
  const root = useRef<HTMLDivElement>(null)
  const ratio = usePixelRatio()
  const { tokens, weights } = shown
  const cell = Math.min(layout.cellWidth, layout.cellHeight) * ratio
  const large = useAtRest(props.zoom, (zoom) => cell * zoom >= CELL_MIN)
  const tiles = useMemo(() => (large ? lowerTiles(tokens) : []), [large, tokens])
  useClientLayoutEffect(() => {
    const element = root.current
    if (!element) return
    const observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        const canvas = target as HTMLCanvasElement
        if (!isIntersecting) {
          // Its memory is given back.
          canvas.width = 0
          continue
        }
        const tile = tiles[Number(canvas.dataset.tile)]!
        const pixels = paint(placed(cutTriangle(weights, tile.rows, tile.columns), domain), palette('viridis', theme))
        canvas.width = pixels.width
        canvas.height = pixels.height
        canvas.getContext('2d')?.putImageData(new ImageData(pixels.rgba, pixels.width, pixels.height), 0, 0)
      }
    }, NEAR)
    for (const canvas of element.querySelectorAll('canvas')) observer.observe(canvas)
    return () => observer.disconnect()
  }, [tiles, weights, domain, theme])
  if (!large) return null
  const { cellWidth, cellHeight } = layout
  return (
    <div
      ref={root}
      className="lb-tiles"
      style={{ left: layout.x, top: layout.y, width: layout.width, height: layout.height }}
      aria-hidden="true"
    >
      {tiles.map(({ rows, columns }, i) => (
        <canvas
          key={`${rows[0]} ${columns[0]}`}
          data-tile={i}
          className="lb-cells"
          style={{
            left: columns[0] * cellWidth,
            top: rows[0] * cellHeight,
            width: (columns[1] - columns[0]) * cellWidth,
            height: (rows[1] - rows[0]) * cellHeight,
          }}
        />
      ))}
    </div>
  )
}

/** The tiles of a square that hold a part of its lower triangle. */
function lowerTiles(tokens: number): { rows: [number, number]; columns: [number, number] }[] {
  const spans: [number, number][] = []
  for (let from = 0; from < tokens; from += TILE) spans.push([from, Math.min(tokens, from + TILE)])
  return spans.flatMap((rows, i) => spans.slice(0, i + 1).map((columns) => ({ rows, columns })))
}
