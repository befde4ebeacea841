import type { AttentionResult } from '@lensboard/contract'
import { attentionSvg, marksOfPlot, OVERVIEW_PLOT } from '@lensboard/heatmap'
import { plotOfHead } from '../annotations/locate-cell.js'
import type { PlacedMark } from '../annotations/placed-highlights.js'
import type { CardLook } from '../export/figure-parts.js'
import type { CardShapeProps } from '../records/index.js'
import { drawnHeads, hasAverage } from './attention-plot.js'
import { averageOf } from './use-attention-look.js'
import { heldPart } from './use-part.js'

/** An attention card as everybody sees it, as SVG; a head that was never fetched is what stands for it, and named so. */
export function attentionPicture(
  { w: width, h: height, layer, head, view = {} }: CardShapeProps,
  result: AttentionResult,
  own: { title: string; runKey: string } & CardLook,
  marks?: readonly PlacedMark[],
): string {
  const seen = { layer, head, view }
  const drawn = drawnHeads(seen).map((one) => ({
    ...one,
    result: heldPart(result, one.layer, one.head) ?? result,
    highlights: marksOfPlot(marks, plotOfHead(result, one.layer, one.head)),
  }))
  const [first, ...others] = hasAverage(seen) ? [...drawn, averageOf(drawn)] : drawn
  if (!first) return ''
  const { look, sinks, threshold, positions, attendedBy, domain } = view
  return attentionSvg([first, ...others], {
    ...own,
    look,
    sinks,
    threshold,
    positions,
    attendedBy,
    domain,
    marked: marksOfPlot(marks, OVERVIEW_PLOT),
    width,
    height,
  })
}
