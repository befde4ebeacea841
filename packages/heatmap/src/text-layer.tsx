import { memo, useMemo, useRef } from 'react'
import { cardDetail, cellDetail } from './cell-detail.js'
import { useClientLayoutEffect, useFontVersion, usePixelRatio } from './client-effect.js'
import { drawText } from './draw-text.js'
import { drawnAtRest } from './drawn-at-rest.js'
import type { Pixels } from './field.js'
import type { Picture } from './picture.js'
import { pngDataUrl } from './png.js'
import { textPlan } from './text-plan.js'
import { covers, type TextRegion, textRegion } from './text-region.js'
import type { Theme } from './theme.js'
import { type Zoom, zoomOf } from './zoom.js'

interface CellsLayerProps {
  picture: Pick<Picture, 'layout' | 'pixels' | 'mip'>
  zoom: Zoom
  /** Carry the colours in the HTML itself, before any script ran. */
  poster: boolean
}

/** The colours: a canvas of one pixel per cell, stretched. Missing cells are transparent and show the hatch behind. */
export const CellsLayer = memo(function CellsLayer({ picture, zoom, poster }: CellsLayerProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { layout, pixels, mip } = picture
  useClientLayoutEffect(() => {
    const element = canvas.current
    if (!element) return
    let drawn: Pixels | null = null
    const draw = () => {
      const detail = cellDetail(layout, zoomOf(zoom))
      const frame = element.closest<HTMLElement>('.lb-heatmap')
      if (frame) frame.dataset.detail = cardDetail(layout.body, zoomOf(zoom))
      const averaged = detail.across > 0 || detail.down > 0
      // A picture without levels leaves the averaging to the browser.
      element.classList.toggle('lb-smooth', averaged && !mip)
      const next = mip && averaged ? mip(detail) : pixels
      if (next === drawn) return
      drawn = next
      element.width = next.width
      element.height = next.height
      element.getContext('2d')?.putImageData(new ImageData(next.rgba, next.width, next.height), 0, 0)
    }
    return drawnAtRest(zoom, draw).stop
  }, [layout, pixels, mip, zoom])
  const image = useMemo(() => (poster ? `url(${pngDataUrl(pixels)})` : undefined), [poster, pixels])
  return (
    <div className="lb-plot" style={{ left: layout.x, top: layout.y, width: layout.width, height: layout.height }}>
      <canvas ref={canvas} className="lb-cells" style={{ backgroundImage: image }} />
    </div>
  )
})

interface TextLayerProps {
  picture: Picture
  theme: Theme
  zoom: Zoom
}

/** Text is drawn a little before its plot comes into view. */
const NEAR = { rootMargin: '200px' }

/** What a text canvas holds. */
interface Drawn {
  picture: Picture
  look: string
  region: TextRegion
}

/**
 * Cell text and axis labels, of what is seen alone where all would be too much. Drawn again when the camera rests at
 * another zoom or place; its memory is given back while the plot is out of view or too small for text.
 */
export const TextLayer = memo(function TextLayer({ picture, theme, zoom }: TextLayerProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const inView = useRef(false)
  const drawn = useRef<Drawn | null>(null)
  const fonts = useFontVersion()
  const ratio = usePixelRatio()
  const { layout } = picture
  useClientLayoutEffect(() => {
    const element = canvas.current
    const frame = element?.parentElement
    if (!element || !frame) return
    const draw = () => {
      const plan = textPlan(layout, zoomOf(zoom), ratio)
      if (!inView.current || (!plan.labels && plan.cells === 'none')) {
        if (element.width > 0) element.width = 0
        drawn.current = null
        return
      }
      const seen = seenOf(frame, layout.body)
      const look = `${theme} ${fonts} ${plan.cells} ${plan.labels} ${plan.zoom} ${plan.resolution}`
      const was = drawn.current
      if (was?.picture === picture && was.look === look && covers(layout.body, was.region, seen)) return
      const region = textRegion(layout.body, plan.resolution, seen)
      drawText(element, picture, { plan, region, theme })
      drawn.current = { picture, look, region }
    }
    const { soon, stop } = drawnAtRest(zoom, draw)
    const observer = new IntersectionObserver((entries) => {
      const now = entries.at(-1)?.isIntersecting ?? false
      if (now === inView.current) return
      inView.current = now
      soon()
    }, NEAR)
    observer.observe(frame)
    return () => {
      observer.disconnect()
      stop()
    }
  }, [picture, layout, theme, zoom, ratio, fonts])
  return <canvas ref={canvas} className="lb-text" aria-hidden />
})

/** The part of a body that the window shows, in CSS pixels at zoom 1. */
function seenOf(frame: HTMLElement, body: { width: number; height: number }) {
  const box = frame.getBoundingClientRect()
  const scale = box.width / body.width || 1
  const [x, y] = [-box.left / scale, -box.top / scale]
  return { x, y, width: window.innerWidth / scale, height: window.innerHeight / scale }
}
