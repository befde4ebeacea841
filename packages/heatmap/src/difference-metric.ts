import type { LensResult } from '@lensboard/contract'
import { symmetricDomain } from './domain.js'
import type { Metric } from './metric.js'
import { valuesOf } from './metric-values.js'
import { MISSING } from './numbers.js'

const made = new WeakMap<LensResult, Map<Metric, Metric>>()

/**
 * A metric less its value in another result of the same rows, 0 in the middle of its colours. A column is missing from
 * where the two read different tokens.
 */
export function differenceMetric(metric: Metric, baseline: LensResult): Metric {
  const known = made.get(baseline) ?? new Map<Metric, Metric>()
  made.set(baseline, known)
  const difference = known.get(metric) ?? make(metric, baseline)
  known.set(metric, difference)
  return difference
}

function make(metric: Metric, baseline: LensResult): Metric {
  const at: Metric['at'] = (result, cell) => {
    const tokens = result.ids.length
    const position = cell % tokens
    const row = Math.floor(cell / tokens)
    if (row >= baseline.rows.length || position >= sameTokens(result, baseline)) return Number.NaN
    return metric.at(result, cell) - metric.at(baseline, row * baseline.ids.length + position)
  }
  const { format, short, tick } = wordsOf(metric)
  return {
    ...metric,
    of: metric,
    name: `${metric.name}, with − without`,
    formula: `${metric.formula}, with interventions − without`,
    meaning: 'What the interventions change: the same question was run without them, and its value is taken away.',
    direction: 'Blue: higher with the interventions. Red: lower. In between: no change.',
    palette: 'diverging',
    domain: (result) => symmetricDomain(valuesOf(result, at)),
    at,
    format,
    short,
    tick,
    missing: metric.missing,
  }
}

const signed = (write: (size: number) => string) => (value: number) =>
  Number.isNaN(value) ? MISSING : value === 0 ? '0' : `${value > 0 ? '+' : '−'}${write(Math.abs(value))}`

/** Differences of ranks, shares and yes or no are said otherwise than the values themselves. */
function wordsOf({ unit, format, short, tick }: Metric): Pick<Metric, 'format' | 'short' | 'tick'> {
  if (unit === 'yes or no') {
    const say = (value: number) =>
      Number.isNaN(value) ? MISSING : value === 0 ? 'as before' : value > 0 ? 'gained' : 'lost'
    return { format: say, short: say, tick: say }
  }
  const whole =
    unit === 'rank'
      ? (size: number) => `${short(size)} ranks`
      : unit === 'probability'
        ? (size: number) => format(size).replace('%', 'percentage points')
        : format
  return { format: signed(whole), short: signed(short), tick: signed(tick) }
}

/** How many tokens from the start both results read alike; they part where one model wrote something else. */
function sameTokens(a: LensResult, b: LensResult): number {
  const length = Math.min(a.ids.length, b.ids.length)
  for (let position = 0; position < length; position++) if (a.ids[position] !== b.ids[position]) return position
  return length
}
