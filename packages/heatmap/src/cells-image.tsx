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
  mip(detail: CellDetail): Pixels
  zoom: Zoom
}

/**
 * The colours as an image. A browser keeps every canvas as a layer of its own and goes through all layers in each frame
 * of a moving camera; images are painted with what is around them, so that two hundred plots move as one picture.
 */
export const CellsImage = memo(function CellsImage({ layout, mip, zoom }: CellsImageProps) {
  const image = useRef<HTMLImageElement>(null)
  useClientLayoutEffect(() => {
    const element = image.current
    if (!element) return
    let drawn: Pixels | null = null
    const draw = () => {
      const frame = element.closest<HTMLElement>('.lb-heatmap')
      if (frame) frame.dataset.detail = cardDetail(layout.body, zoomOf(zoom))
      const next = mip(cellDetail(layout, zoomOf(zoom)))
      if (next === drawn) return
      drawn = next
      // A data URL is there within the frame; the address of a blob would show nothing for a moment.
      element.src = pngDataUrl(next)
    }
    return drawnAtRest(zoom, draw).stop
  }, [layout, mip, zoom])
  return (
    <div className="lb-plot" style={{ left: layout.x, top: layout.y, width: layout.width, height: layout.height }}>
      <img ref={image} className="lb-cells" alt="" decoding="sync" draggable={false} />
    </div>
  )
})
