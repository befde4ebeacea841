import type { LensResult } from '@lensboard/contract'
import { symmetricDomain } from './domain.js'
import type { Metric } from './metric.js'
import { valuesOf } from './metric-values.js'
import { formatNatsValue, formatRank, formatTick, MISSING } from './numbers.js'

/** What the two readings of a difference are: A less B. Without it they are one with interventions and one without. */
export interface Sides {
  a: string
  b: string
}

const made = new WeakMap<LensResult, Map<Metric, Map<string, Metric>>>()

/**
 * A metric less its value in another result of the same rows and columns, of ranks the logarithm of their ratio; 0 is in
 * the middle of its colours. What one of the two lacks is missing.
 */
export function differenceMetric(metric: Metric, baseline: LensResult, sides?: Sides): Metric {
  const known = made.get(baseline) ?? new Map<Metric, Map<string, Metric>>()
  made.set(baseline, known)
  const bySides = known.get(metric) ?? new Map<string, Metric>()
  known.set(metric, bySides)
  const key = sides ? `${sides.a}\n${sides.b}` : ''
  const difference = bySides.get(key) ?? make(metric, baseline, sides)
  bySides.set(key, difference)
  return difference
}

function make(metric: Metric, baseline: LensResult, sides: Sides | undefined): Metric {
  const less = metric.unit === 'rank' ? (a: number, b: number) => Math.log10(a / b) : (a: number, b: number) => a - b
  const at: Metric['at'] = (result, cell) => less(metric.at(result, cell), metric.at(baseline, cell))
  return {
    ...metric,
    of: metric,
    ...(sides ? sidesWords(metric, sides) : interventionWords(metric)),
    palette: 'diverging',
    domain: (result) => symmetricDomain(valuesOf(result, at)),
    at,
    ...wordsOf(metric),
    missing: sides ? `${APART} ${metric.missing}` : metric.missing,
  }
}

const APART = 'Where one of the two has no such row or no such token.'
const RATIO = 'log₁₀ of the ratio of ranks'

type Words = Pick<Metric, 'name' | 'formula' | 'meaning' | 'direction' | 'sides'>

const interventionWords = ({ name, formula, unit }: Metric): Words => ({
  name: unit === 'rank' ? `${name}, with ÷ without` : `${name}, with − without`,
  formula:
    unit === 'rank' ? `log₁₀(${formula}), with interventions − without` : `${formula}, with interventions − without`,
  meaning: 'What the interventions change: the same question was run without them, and its value is taken away.',
  direction: 'Blue: higher with the interventions. Red: lower. In between: no change.',
  sides: ['with', 'without'],
})

const sidesWords = ({ name, formula, high, low, unit }: Metric, { a, b }: Sides): Words => ({
  name: unit === 'rank' ? `${name}, A ÷ B` : `${name}, A − B`,
  formula: unit === 'rank' ? `log₁₀(${formula}), of A − of B` : `${formula}, of A − of B`,
  meaning: `A: ${a}. B: ${b}.`,
  direction: `Blue: higher in A (${high}). Red: lower in A (${low}). In between: alike.`,
  sides: ['A', 'B'],
})

const signed = (write: (size: number) => string) => (value: number) =>
  Number.isNaN(value) ? MISSING : value === 0 ? '0' : `${value > 0 ? '+' : '−'}${write(Math.abs(value))}`

/** By how much a rank is further down, from the logarithm of the ratio: `1.08 (12 × further down)`. */
function timesWords(log: number): string {
  const times = 10 ** Math.abs(log)
  const said = times < 10 ? String(Number(times.toPrecision(2))) : formatRank(times)
  return `${formatNatsValue(Math.abs(log))} (${said}\u00a0× further ${log > 0 ? 'down' : 'up'})`
}

/** Differences of ranks, shares and yes or no are said otherwise than the values themselves. */
function wordsOf({ unit, format, short, tick }: Metric): Pick<Metric, 'format' | 'short' | 'tick' | 'unit'> {
  if (unit === 'yes or no') {
    const say = (value: number) =>
      Number.isNaN(value) ? MISSING : value === 0 ? 'as before' : value > 0 ? 'gained' : 'lost'
    return { unit, format: say, short: say, tick: say }
  }
  if (unit === 'rank')
    return {
      unit: RATIO,
      format: (log) =>
        Number.isNaN(log) ? MISSING : log === 0 ? 'the same rank' : `${log > 0 ? '+' : '−'}${timesWords(log)}`,
      short: signed(formatNatsValue),
      tick: signed(formatTick),
    }
  const whole = unit === 'probability' ? (size: number) => format(size).replace('%', 'percentage points') : format
  return { unit, format: signed(whole), short: signed(short), tick: signed(tick) }
}
