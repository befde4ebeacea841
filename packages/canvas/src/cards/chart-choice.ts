import type { CardView, ChartSpec, LensResult } from '@lensboard/contract'
import {
  type ChartChoice,
  type Limits,
  NO_PINS,
  type Pins,
  pinSubjects,
  type TrajectoryMeasure,
} from '@lensboard/heatmap'

import type { CardShape } from '../records/index.js'

type Chart = ChartSpec['chart']

/** What a chart card draws on its upright axis. */
export const chartMeasure = (chart: Chart, view: CardView | undefined): TrajectoryMeasure =>
  chart === 'logitDifference' ? 'logitDifference' : (view?.measure ?? 'prob')

/** The typed ends of its upright axis, if they are of the measure that is drawn. */
export function chartLimits(chart: Chart, view: CardView | undefined): Limits | undefined {
  const { domain } = view ?? {}
  return domain?.metric === chartMeasure(chart, view) ? { min: domain.min, max: domain.max } : undefined
}

/** The positions that a chart draws: the tracked ones, else the last. */
function chartPositions(result: LensResult, { positions }: Pins): readonly number[] {
  const here = positions.filter((position) => position < result.ids.length)
  return here.length > 0 ? here : [Math.max(0, result.ids.length - 1)]
}

/** Everything that a chart card draws of a reading. */
export function chartChoice(
  result: LensResult,
  chart: Chart,
  view: CardView | undefined,
  pins: Pins = view?.pins ?? NO_PINS,
): ChartChoice {
  const subjects = pinSubjects(result, pins)
  const [a, b] = view?.pair ?? [0, 1]
  const last = subjects.length - 1
  return {
    subjects,
    positions: chartPositions(result, pins),
    measure: chartMeasure(chart, view),
    // A group that is gone is replaced by another one.
    pair: a <= last && b <= last && a !== b ? [a, b] : [0, Math.min(1, Math.max(0, last))],
  }
}

/** What the kinds of charts are called. */
export const CHART_WORDS: Record<Chart, string> = {
  trajectories: 'Trajectories',
  logitDifference: 'Logit difference',
  topTokens: 'Top tokens',
}

/** Whether a card is a chart that is a table: it scrolls while it is read. */
export const isChartTable = ({ props: { spec, view } }: Pick<CardShape, 'props'>): boolean =>
  spec.kind === 'chart' && (spec.chart === 'topTokens' || view?.table === true)
