import type { TrainingCurve, TrainingState } from '@lensboard/contract'
import { meanOf } from './lens-words'
import type { ChartSeries } from './line-chart'

/** The lines of a training: held-out KL, mean over rows, the logit lens flat beside it, the loss of steps thin. */
export function meanSeries({ heldOut, losses, logitLens }: TrainingCurve): ChartSeries[] {
  const mean = (points: TrainingCurve['heldOut']) => points.map(({ step, kl }) => ({ x: step, y: meanOf(kl) }))
  return [
    ...(losses.length > 0
      ? [{ key: 'loss', name: 'Loss of each step', look: 'thin' as const, points: mean(losses) }]
      : []),
    ...(logitLens
      ? [{ key: 'logit', name: 'Logit lens', look: 'beside' as const, points: [], flat: meanOf(logitLens) }]
      : []),
    { key: 'held-out', name: 'Held-out KL, mean over rows', look: 'main', points: mean(heldOut) },
  ]
}

/** The lines of a Jacobian's fit: how far a prompt moved the mean, and where it stops. */
export function changeSeries({ change = [] }: TrainingCurve, spec: TrainingState['spec']): ChartSeries[] {
  return [
    ...(spec.kind === 'jacobian'
      ? [{ key: 'stop', name: 'Stops below', look: 'beside' as const, points: [], flat: spec.stopBelow }]
      : []),
    {
      key: 'change',
      name: 'Change of the mean, relative',
      look: 'main',
      points: change.map(({ prompts, change: y }) => ({ x: prompts, y })),
    },
  ]
}

export interface RowCurve {
  layer: number
  points: { x: number; y: number }[]
  /** The last reading of held-out text, nats; NaN before the first. */
  last: number
  logitLens: number | undefined
  /** It reads worse than the logit lens now. */
  worse: boolean
}

/** Held-out KL row by row, the first row first. */
export const rowCurves = ({ layers, heldOut, logitLens }: TrainingCurve): RowCurve[] =>
  layers.map((layer, row) => {
    const points = heldOut.map(({ step, kl }) => ({ x: step, y: kl[row] ?? Number.NaN }))
    const last = points.at(-1)?.y ?? Number.NaN
    const beside = logitLens?.[row]
    return { layer, points, last, logitLens: beside, worse: beside !== undefined && last > beside }
  })
