import type { ChartSpec, LensResult } from '@lensboard/contract'
import { chartSvg, topRowsSvg } from '@lensboard/heatmap'
import type { CardLook } from '../export/figure-parts.js'
import type { CardShapeProps } from '../records/index.js'
import { bodyBox } from './card-box.js'
import { chartChoice, chartLimits } from './chart-choice.js'
import { detailedAt } from './use-detailed-at.js'

/** A chart card as a standalone SVG. */
export function chartPicture(
  props: CardShapeProps,
  { chart }: ChartSpec,
  result: LensResult,
  { title, runKey, parts }: { title: string; runKey: string } & Pick<CardLook, 'parts'>,
): string {
  const choice = chartChoice(result, chart, props.view)
  const at = (position: number) => detailedAt(result, position)
  if (chart === 'topTokens') return topRowsSvg(at, choice.positions, { title, runKey, parts })
  const { width, height } = bodyBox('chart', props)
  return chartSvg(result, choice, { title, runKey, width, height, limits: chartLimits(chart, props.view), at, parts })
}
