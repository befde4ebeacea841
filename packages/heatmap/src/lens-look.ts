import type { CardView, LensResult } from '@lensboard/contract'
import { type Domain, niceCeil, place } from './domain.js'
import type { HighlightMark } from './highlights.js'
import type { Metric } from './metric.js'
import { metricDomain } from './metrics.js'
import type { PaletteName } from './palette.js'

export type PaletteChoice = NonNullable<CardView['palette']>

/** A typed range; it holds for the measure that it names, and for every measure where it names none. */
export interface FixedDomain extends Domain {
  metric?: string | undefined
}

/** How a lens reading is drawn: parts of a card's view, all optional. */
export interface LensLook {
  /** Another palette than the measure's own; one that does not suit the measure is not taken. */
  palette?: PaletteChoice | undefined
  /** Typed ends of the colours. */
  domain?: FixedDomain | undefined
  /** One range for several cards; typed ends go before it. */
  shared?: Domain | undefined
  /** Which rows, by index into the result's rows, `to` inclusive; the last one always is drawn. */
  rows?: CardView['rows'] | undefined
  /** Which positions, `to` exclusive. */
  positions?: CardView['positions'] | undefined
  /** Tokens down, rows to the right. */
  transposed?: boolean | undefined
  /** Blocks that people marked. */
  highlights?: readonly HighlightMark[] | undefined
}

const SEQUENTIAL = ['viridis', 'magma', 'cividis'] as const
const DIVERGING = ['rdBu', 'puOr'] as const

const isDiverging = ({ palette }: Metric) => palette === 'diverging'
const isSequential = (name: string): name is (typeof SEQUENTIAL)[number] => SEQUENTIAL.some((one) => one === name)

/** The palettes that make sense for a measure; none for yes or no. */
export const palettesOf = (metric: Metric): readonly PaletteChoice[] =>
  isDiverging(metric) ? DIVERGING : metric.palette === 'twoTone' ? [] : SEQUENTIAL

/** A measure's own palette, by the name that people choose it by; null for yes or no. */
export function ownPalette(metric: Metric): PaletteChoice | null {
  if (isDiverging(metric)) return 'rdBu'
  const name = metric.palette.replace('Reversed', '')
  return isSequential(name) ? name : null
}

/** The table that a measure is drawn with: what was chosen where it suits, bright keeping its meaning. */
export function shownPalette(metric: Metric, chosen?: PaletteChoice): PaletteName {
  if (!chosen || !palettesOf(metric).includes(chosen)) return metric.palette
  if (chosen === 'rdBu') return 'diverging'
  if (chosen === 'puOr') return chosen
  return metric.palette.endsWith('Reversed') ? `${chosen}Reversed` : chosen
}

/** What the colours mean, by the names of those that are drawn. */
export const directionWords = (metric: Metric, chosen?: PaletteChoice): string =>
  shownPalette(metric, chosen) === 'puOr'
    ? metric.direction.replace('Blue:', 'Purple:').replace('Red:', 'Orange:')
    : metric.direction

/** The name under which typed ends of a measure are kept; a difference has its own. */
export const domainKey = (metric: Metric): string => (metric.of ? `difference:${metric.id}` : metric.id)

/** Whether typed ends are a range: ordered, above 0 for a logarithm, alike on both sides of 0 for a difference. */
function isRange({ min, max, scale }: Domain, metric: Metric): boolean {
  if (!(min < max) || (scale === 'log' && !(min > 0))) return false
  return !isDiverging(metric) || (min === -max && scale === 'linear')
}

/** The typed ends that hold for a measure, if any. */
export function fixedDomain(metric: Metric, { domain }: LensLook): Domain | null {
  if (!domain || (domain.metric !== undefined && domain.metric !== domainKey(metric))) return null
  return isRange(domain, metric) ? domain : null
}

/** The range of the colours: typed, else shared with other cards, else the measure's own for this result. */
export const shownDomain = (result: LensResult, metric: Metric, look: LensLook): Domain =>
  fixedDomain(metric, look) ?? look.shared ?? metricDomain(result, metric)

/** Whether a measure has values that a logarithm can spread: none below 0. */
export const canBeLog = (result: LensResult, metric: Metric): boolean =>
  !isDiverging(metric) && metric.palette !== 'twoTone' && metricDomain(result, metric).min >= 0

/** Under this a probability is as good as none. */
const PROB_LOG_MIN = 1e-6

/** The same range with the other scale; a logarithm starts above 0. */
export function withScale(domain: Domain, metric: Metric, scale: Domain['scale']): Domain {
  if (scale === 'linear' || domain.min > 0) return { ...domain, scale }
  const min = metric.unit === 'probability' ? PROB_LOG_MIN : niceCeil(domain.max / 1000)
  return { min: min < domain.max ? min : domain.max / 1000, max: domain.max, scale }
}

/**
 * A range after one end was typed; null where that gives none. The ends of a difference are typed together: 0 stays in
 * the middle of its colours.
 */
export function withEnd(domain: Domain, metric: Metric, end: 'min' | 'max', value: number): Domain | null {
  if (!Number.isFinite(value)) return null
  const size = Math.abs(value)
  const next = isDiverging(metric) ? { ...domain, min: -size, max: size } : { ...domain, [end]: value }
  return isRange(next, metric) ? next : null
}

/** A number as people type it: a comma for a point, a true minus, a share in per cent. */
export function typedNumber(text: string): number {
  const plain = text.trim().replace('−', '-').replace(',', '.')
  if (plain === '') return Number.NaN
  return plain.endsWith('%') ? Number(plain.slice(0, -1)) / 100 : Number(plain)
}

/** How many values of a result lie outside a range, at either end. */
export function outside(result: LensResult, metric: Metric, domain: Domain): { below: number; above: number } {
  const counts = { below: 0, above: 0 }
  for (let cell = 0; cell < result.entropy.length; cell++) {
    const at = place(domain, metric.at(result, cell))
    if (at > 1 + 1e-9) counts.above++
    else if (at < -1e-9) counts.below++
  }
  return counts
}

/** One range over those of several cards of one measure; undefined without any. */
export function unionDomain(domains: readonly Domain[]): Domain | undefined {
  const [first] = domains
  if (!first) return undefined
  return {
    min: Math.min(...domains.map(({ min }) => min)),
    max: Math.max(...domains.map(({ max }) => max)),
    scale: first.scale,
  }
}
