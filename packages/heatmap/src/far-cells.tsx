import type { LensResult, TokenGroup } from '@lensboard/contract'
import { memo, useMemo } from 'react'
import { CellsImage } from './cells-image.js'
import type { Sides } from './difference-metric.js'
import { shownPositions } from './drawn-rows.js'
import { lensField, mipsOf } from './field.js'
import { HighlightMarks } from './highlights.js'
import { fitLens } from './layout.js'
import { type LensLook, shownDomain, shownPalette } from './lens-look.js'
import { lensOverview } from './lens-overview.js'
import { shownMetric } from './metrics.js'
import { OTHER_CHOICE } from './other-choice.js'
import { palette as tableOf } from './palette.js'
import { RangeBrush } from './range-brush.js'
import type { Theme } from './theme.js'
import type { Zoom } from './zoom.js'

export interface FarCellsProps extends LensLook {
  /** The reading, or a glance at it. */
  result: LensResult
  metric: string
  baseline?: LensResult | undefined
  sides?: Sides | undefined
  groups?: readonly TokenGroup[] | undefined
  /** The body box in CSS pixels: the card without its header and legend. */
  width: number
  height: number
  theme: Theme
  zoom: Zoom
  /** Name for screen readers. */
  label: string
}

/** Whether a measure can be drawn from a glance at a reading, which follows no token. */
export const isGlanced = (metric: string): boolean => !metric.includes(':') && metric !== OTHER_CHOICE.id

/** The cells of a LensHeatmap as they look from far away, in the same place and colours: a bitmap, and no text. */
export const FarCells = memo(function FarCells(props: FarCellsProps) {
  const { result, baseline, sides, groups, width, height, theme, zoom } = props
  const { rows, positions, transposed, palette: chosen, domain: typed, shared, highlights } = props
  const metric = useMemo(
    () => shownMetric(props.metric, { baseline, sides, groups }),
    [props.metric, baseline, sides, groups],
  )
  const layout = useMemo(
    () => fitLens({ width, height }, result.rows.length, result.ids.length, { rows, positions, transposed }),
    [width, height, result, rows, positions, transposed],
  )
  const domain = useMemo(() => shownDomain(result, metric, { domain: typed, shared }), [result, metric, typed, shared])
  const palette = shownPalette(metric, chosen)
  const picture = useMemo(() => {
    const field = lensField(result, metric, domain, layout)
    const mip = mipsOf(field, tableOf(palette, theme))
    return { mip, gaps: field.places.some(Number.isNaN) }
  }, [result, metric, domain, layout, palette, theme])
  const overview = useMemo(() => {
    if (layout.brush === null) return null
    const drawn = layout.transposed ? layout.across.toReversed() : layout.rows
    return lensOverview(result, metric, domain, drawn, palette, theme)
  }, [result, metric, domain, layout, palette, theme])
  const total = result.ids.length
  return (
    <div className="lb-heatmap lb-heatmap--far" style={{ width, height }} role="img" aria-label={props.label}>
      <CellsImage layout={layout} mip={picture.mip} zoom={zoom} gaps={picture.gaps} />
      {overview ? (
        <RangeBrush
          layout={layout}
          overview={overview}
          range={shownPositions(total, positions)}
          total={total}
          interactive={false}
          onRange={ignore}
        />
      ) : null}
      {highlights ? <HighlightMarks layout={layout} highlights={highlights} far /> : null}
    </div>
  )
})

const ignore = () => {}
