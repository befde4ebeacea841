import { type LensResult, MEASURES, type MeasureId } from '@lensboard/contract'
import { scaleLinear, scaleLog } from 'd3-scale'
import { niceCeil } from './domain.js'
import { formatNatsValue, formatProb, formatRank, formatTick } from './numbers.js'
import { logitDifferenceAt, type Subject, subjectLogProb, subjectRank } from './subject.js'

/** What a chart draws over the rows: a measure of tokens or groups, or the difference of the logits of two. */
export type TrajectoryMeasure = 'logProb' | 'prob' | 'logit' | 'rank' | 'logitDifference'

export interface MeasureWords {
  id: TrajectoryMeasure
  name: string
  /** How it is defined, for the key. */
  formula: string
  format(value: number): string
  tick(value: number): string
}

const words = (id: TrajectoryMeasure, measure: MeasureId, name: string): Omit<MeasureWords, 'format' | 'tick'> => ({
  ...{ id, name, formula: MEASURES[measure].formula },
})

/** In menu order. */
export const TRAJECTORY_MEASURES: readonly MeasureWords[] = [
  { ...words('logProb', 'tokenLogProb', 'Log-probability, nats'), format: formatNatsValue, tick: formatTick },
  { ...words('prob', 'tokenProb', 'Probability'), format: formatProb, tick: String },
  { ...words('logit', 'tokenLogit', 'Logit'), format: formatNatsValue, tick: formatTick },
  { ...words('rank', 'tokenRank', 'Rank, logarithmic'), format: formatRank, tick: formatRank },
  {
    ...words('logitDifference', 'logitDifference', 'Logit difference, A − B'),
    format: formatNatsValue,
    tick: formatTick,
  },
]

export const measureWords = (id: TrajectoryMeasure): MeasureWords => TRAJECTORY_MEASURES.find((one) => one.id === id)!

/** Rows of the residual stream and the output; what single parts add is no step on that way. */
export const streamRows = (result: LensResult): number[] =>
  result.rows.flatMap(({ site }, row) => (site === 'attn_out' || site === 'mlp_out' ? [] : [row]))

/** One line of a chart: a value for every row, the embedding first; NaN where there is none. */
export function trajectory(
  result: LensResult,
  position: number,
  subject: Subject,
  measure: Exclude<TrajectoryMeasure, 'logitDifference'>,
): number[] {
  return result.rows.map((_, row) => {
    if (measure === 'rank') return subjectRank(result, subject, row, position)
    const logProb = subjectLogProb(result, subject, row, position)
    if (measure === 'logit') return logProb + (result.logSumExp[row * result.ids.length + position] ?? Number.NaN)
    return measure === 'prob' ? Math.exp(logProb) : logProb
  })
}

/** Mean logit of `a` less that of `b` over the rows; the normalizer is the same for both and falls out. */
export const logitDifference = (result: LensResult, position: number, a: Subject, b: Subject): number[] =>
  result.rows.map((_, row) => logitDifferenceAt(result, [a, b], row, position))

/** Ends of the upright axis, as somebody typed them. */
export interface Limits {
  min: number
  max: number
}

/** Whether typed ends make an axis of a measure: in order, and of numbers that it can have. */
export function areLimits(measure: TrajectoryMeasure, { min, max }: Limits): boolean {
  if (!Number.isFinite(min) || !Number.isFinite(max) || min >= max) return false
  if (measure === 'rank') return min >= 1
  return measure !== 'prob' || (min >= 0 && max <= 1)
}

interface Axis extends Limits {
  /** Pixel of a value. */
  at(value: number): number
  ticks: number[]
}

/**
 * The upright axis of a chart of these lines, from `bottom` to `top` pixels, with its ticks; rank 1 is on top. `limits`
 * take the place of its own ends.
 */
export function trajectoryScale(
  measure: TrajectoryMeasure,
  lines: readonly number[][],
  bottom: number,
  top: number,
  limits?: Limits,
): Axis {
  const values = lines.flat().filter(Number.isFinite)
  const most = Math.max(0, ...values)
  const least = Math.min(0, ...values)
  if (measure === 'rank') {
    const { min, max } = limits ?? { min: 1, max: Math.max(10, 10 ** Math.ceil(Math.log10(Math.max(1, most)))) }
    const scale = scaleLog().domain([max, min]).range([bottom, top])
    const powers = Array.from({ length: Math.floor(Math.log10(max) + 1e-9) + 1 }, (_, power) => 10 ** power)
    return { at: (value) => scale(value), ticks: powers.filter((power) => power >= min), min, max }
  }
  const domain: [number, number] = limits
    ? [limits.min, limits.max]
    : measure === 'prob'
      ? [0, Math.min(1, niceCeil(most) || 1)]
      : measure === 'logProb'
        ? [least || -1, 0]
        : measure === 'logit'
          ? [Math.min(...values, 0), Math.max(...values, 0) || 1]
          : [-(niceCeil(Math.max(most, -least)) || 1), niceCeil(Math.max(most, -least)) || 1]
  const scale = scaleLinear().domain(domain).range([bottom, top])
  if (!limits && (measure === 'logProb' || measure === 'logit')) scale.nice(4)
  const [min = 0, max = 1] = scale.domain()
  return { at: (value) => scale(value), ticks: scale.ticks(4), min, max }
}

/** Where the upright axis of these lines ends. */
export function axisEnds(measure: TrajectoryMeasure, lines: readonly number[][], limits?: Limits): Limits {
  const { min, max } = trajectoryScale(measure, lines, 1, 0, limits)
  return { min, max }
}

/** Places for labels of one line's height each, as near to where they want to be as they can without touching. */
export function spreadLabels(wanted: readonly number[], height: number, from: number, to: number): number[] {
  const order = wanted.map((y, i) => ({ y: Number.isFinite(y) ? y : to, i })).sort((a, b) => a.y - b.y)
  const places = new Array<number>(wanted.length).fill(0)
  let next = from
  for (const { y, i } of order) {
    places[i] = Math.max(y, next)
    next = places[i]! + height
  }
  // What was pushed out at the end moves back up.
  let limit = to
  for (const { i } of order.toReversed()) {
    places[i] = Math.min(places[i]!, limit)
    limit = places[i]! - height
  }
  return places
}
