import { memo, useRef } from 'react'
import { type CellDetail, cardDetail, cellDetail } from './cell-detail.js'
import { useClientLayoutEffect } from './client-effect.js'
import { drawnAtRest } from './drawn-at-rest.js'
import type { Pixels } from './field.js'
import type { PlotLayout } from './layout.js'
import { pngDataUrl } from './png.js'
import { type Zoom, zoomOf } from './zoom.js'

interface CellsImageProps {
  layout: PlotLayout
  /** The cells averaged to a level of detail; without it the browser averages `pixels`. */
  mip?: ((detail: CellDetail) => Pixels) | undefined
  /** A pixel a cell; where they are missing a mip is drawn at every level. */
  pixels?: Pixels | undefined
  zoom: Zoom
  /** Whether cells are missing: they are transparent and show the hatch behind. */
  gaps: boolean
  /** Carry the colours in the HTML itself, before any script ran. */
  poster?: boolean
}

/**
 * The colours as an image of a pixel a cell, stretched. A browser keeps every canvas as a layer of its own and goes
 * through all layers in each frame of a moving camera; images are painted with what is around them, so that two hundred
 * plots move as one picture.
 */
export const CellsImage = memo(function CellsImage({ layout, mip, pixels, zoom, gaps, poster }: CellsImageProps) {
  const image = useRef<HTMLImageElement>(null)
  useClientLayoutEffect(() => {
    const element = image.current
    if (!element) return
    let drawn: Pixels | undefined
    const draw = () => {
      const detail = cellDetail(layout, zoomOf(zoom))
      const frame = element.closest<HTMLElement>('.lb-heatmap')
      if (frame) frame.dataset.detail = cardDetail(layout.body, zoomOf(zoom))
      const averaged = detail.across > 0 || detail.down > 0
      element.classList.toggle('lb-smooth', averaged && !mip)
      const next = mip && (averaged || !pixels) ? mip(detail) : pixels
      if (!next || next === drawn) return
      drawn = next
      // A data URL is there within the frame; the address of a blob would show nothing for a moment.
      element.src = pngDataUrl(next)
    }
    return drawnAtRest(zoom, draw).stop
  }, [layout, mip, pixels, zoom])
  const { x: left, y: top, width, height } = layout
  return (
    <div className={gaps ? 'lb-plot lb-plot--gaps' : 'lb-plot'} style={{ left, top, width, height }}>
      <img
        ref={image}
        className="lb-cells"
        alt=""
        decoding="sync"
        draggable={false}
        src={poster && pixels ? pngDataUrl(pixels) : undefined}
      />
    </div>
  )
})
