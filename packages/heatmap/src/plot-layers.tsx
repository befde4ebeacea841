import { memo, useMemo, useRef } from 'react'
import { useClientLayoutEffect, useFontVersion, usePixelRatio } from './client-effect.js'
import { drawText } from './draw-text.js'
import type { Picture } from './picture.js'
import { pngDataUrl } from './png.js'
import { textPlan } from './text-plan.js'
import type { Theme } from './theme.js'

interface CellsLayerProps {
  picture: Picture
  /** Cells are smaller than two pixels on the screen: let the browser average them. */
  smooth: boolean
  /** Carry the colours in the HTML itself, before any script ran. */
  poster: boolean
}

/** The colours: a canvas of one pixel per cell, stretched. Missing cells are transparent and show the hatch behind. */
export const CellsLayer = memo(function CellsLayer({ picture, smooth, poster }: CellsLayerProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { layout, pixels } = picture
  useClientLayoutEffect(() => {
    const element = canvas.current
    if (!element) return
    element.width = pixels.width
    element.height = pixels.height
    element.getContext('2d')?.putImageData(new ImageData(pixels.rgba, pixels.width, pixels.height), 0, 0)
  }, [pixels])
  const image = useMemo(() => (poster ? `url(${pngDataUrl(pixels)})` : undefined), [poster, pixels])
  return (
    <div className="lb-plot" style={{ left: layout.x, top: layout.y, width: layout.width, height: layout.height }}>
      <canvas ref={canvas} className={smooth ? 'lb-cells lb-smooth' : 'lb-cells'} style={{ backgroundImage: image }} />
    </div>
  )
})

interface TextLayerProps {
  picture: Picture
  theme: Theme
  zoom: number
}

/** Text is drawn a little before its plot comes into view. */
const NEAR = { rootMargin: '200px' }

/** Cell text and axis labels; its memory is given back while the plot is out of view or too small for text. */
export const TextLayer = memo(function TextLayer({ picture, theme, zoom }: TextLayerProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const inView = useRef(false)
  const fonts = useFontVersion()
  const ratio = usePixelRatio()
  const { layout } = picture
  const plan = textPlan(layout, zoom, ratio)
  const planKey = `${plan.cells} ${plan.labels} ${plan.zoom} ${plan.resolution}`
  // Equal plans (planKey) draw the same; a new font version draws again.
  useClientLayoutEffect(() => {
    const element = canvas.current
    if (!element) return
    const draw = () => {
      if (inView.current && (plan.labels || plan.cells !== 'none')) drawText(element, picture, plan, theme)
      else element.width = 0
    }
    draw()
    const observer = new IntersectionObserver((entries) => {
      const now = entries.at(-1)?.isIntersecting ?? false
      if (now === inView.current) return
      inView.current = now
      draw()
    }, NEAR)
    observer.observe(element)
    return () => observer.disconnect()
  }, [picture, theme, planKey, fonts])
  return (
    <canvas
      ref={canvas}
      className="lb-text"
      style={{ width: layout.body.width, height: layout.body.height }}
      aria-hidden
    />
  )
})
