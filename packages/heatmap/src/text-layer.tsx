import { memo, useRef } from 'react'
import { useClientLayoutEffect, useFontVersion, usePixelRatio } from './client-effect.js'
import { drawText } from './draw-text.js'
import { drawnAtRest } from './drawn-at-rest.js'
import { paintAhead } from './paint-ahead.js'
import type { Picture } from './picture.js'
import { type SettledText, settleText } from './settled-text.js'
import { textPlan } from './text-plan.js'
import { covers, fitsWhole, type TextRegion, textRegion } from './text-region.js'
import type { Theme } from './theme.js'
import { type Zoom, zoomOf } from './zoom.js'

interface TextLayerProps {
  picture: Picture
  theme: Theme
  zoom: Zoom
}

/** Text is drawn a little before its plot comes into view; a canvas that clips its shapes leaves nothing of this. */
const NEAR = { rootMargin: '200px' }
/** How long it stays after the plot has left: a camera that goes back and forth draws nothing anew. */
const KEPT_MS = 10_000

/** What a text layer shows. */
interface Drawn {
  picture: Picture
  look: string
  region: TextRegion
}

/**
 * Cell text and axis labels, of what is seen alone where all would be too much. Drawn again when the camera rests at
 * another zoom or place, and ahead, once nobody waits for anything, for a plot that may come into view; its memory is
 * given back when the plot has been out of view for a while, or is too small for text.
 */
export const TextLayer = memo(function TextLayer({ picture, theme, zoom }: TextLayerProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const image = useRef<HTMLImageElement>(null)
  const settled = useRef<SettledText | null>(null)
  const place = useRef<'away' | 'ahead' | 'left' | 'in view'>('away')
  const drawn = useRef<Drawn | null>(null)
  const fonts = useFontVersion()
  const ratio = usePixelRatio()
  const { layout } = picture
  useClientLayoutEffect(() => {
    const element = canvas.current
    const frame = element?.parentElement
    if (!element || !frame || !image.current) return
    settled.current ??= settleText(element, image.current)
    const shown = settled.current
    let forget = () => {}
    const drawAhead = () => {
      forget()
      forget = paintAhead(() => {
        if (place.current !== 'away') return
        place.current = 'ahead'
        draw()
      })
    }
    const draw = () => {
      const plan = textPlan(layout, zoomOf(zoom), ratio)
      const look = `${theme} ${fonts} ${plan.cells} ${plan.labels} ${plan.zoom} ${plan.resolution}`
      const was = drawn.current
      const isSame = was?.picture === picture && was.look === look
      const hasText = plan.labels || plan.cells !== 'none'
      if (place.current === 'left' && isSame && hasText) return
      // To ask where the plot lies makes the browser lay out the page, so it is asked where it matters alone.
      const isWhole = fitsWhole(layout.body, plan.resolution)
      const isDue = place.current === 'in view' || (place.current === 'ahead' && isWhole && (isSame || !was))
      if (!isDue || !hasText) {
        shown.clear()
        drawn.current = null
        if (place.current !== 'ahead') return
        place.current = 'away'
        if (isWhole && hasText) drawAhead()
        return
      }
      const seen = isWhole ? { x: 0, y: 0, ...layout.body } : seenOf(frame, layout.body)
      if (isSame && covers(layout.body, was.region, seen)) return
      const region = textRegion(layout.body, plan.resolution, seen)
      drawText(element, picture, { plan, region, theme })
      shown.drawn()
      drawn.current = { picture, look, region }
    }
    const { soon, stop } = drawnAtRest(zoom, draw)
    let leaving: ReturnType<typeof setTimeout> | undefined
    const observer = new IntersectionObserver((entries) => {
      const isThere = entries.at(-1)?.isIntersecting ?? false
      if (isThere === (place.current === 'in view')) {
        if (place.current === 'away') drawAhead()
        return
      }
      clearTimeout(leaving)
      place.current = isThere ? 'in view' : 'left'
      if (isThere) return soon()
      leaving = setTimeout(() => {
        place.current = 'away'
        soon()
      }, KEPT_MS)
    }, NEAR)
    observer.observe(frame)
    return () => {
      observer.disconnect()
      clearTimeout(leaving)
      forget()
      if (place.current !== 'in view') place.current = 'away'
      stop()
    }
  }, [picture, layout, theme, zoom, ratio, fonts])
  useClientLayoutEffect(
    () => () => {
      settled.current?.clear()
      drawn.current = null
    },
    [],
  )
  return (
    <>
      <canvas ref={canvas} className="lb-text" aria-hidden />
      <img ref={image} className="lb-text" alt="" hidden draggable={false} />
    </>
  )
})

/** The part of a body that the window shows, in CSS pixels at zoom 1. */
function seenOf(frame: HTMLElement, body: { width: number; height: number }) {
  const box = frame.getBoundingClientRect()
  const scale = box.width / body.width || 1
  const [x, y] = [-box.left / scale, -box.top / scale]
  return { x, y, width: window.innerWidth / scale, height: window.innerHeight / scale }
}
