import { type LensResult, pieceLabel, type TokenPiece } from '@lensboard/contract'
import { symmetricDomain } from './domain.js'
import type { Metric } from './metric.js'
import { valuesOf } from './metric-values.js'
import { MISSING } from './numbers.js'

/** What the two readings of a difference are: A less B. Without it they are one with interventions and one without. */
export interface Sides {
  a: string
  b: string
}

const made = new WeakMap<LensResult, Map<Metric, Map<string, Metric>>>()

/**
 * A metric less its value in another result of the same rows, 0 in the middle of its colours. A column is missing from
 * where the two read different tokens.
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
  // Asked for every cell, so found once for each result that is held against this one.
  const shared = new WeakMap<LensResult, number>()
  const alike = (result: LensResult) => {
    const found = shared.get(result) ?? sameTokens(result, baseline)
    shared.set(result, found)
    return found
  }
  const at: Metric['at'] = (result, cell) => {
    const tokens = result.ids.length
    const position = cell % tokens
    const row = Math.floor(cell / tokens)
    if (row >= baseline.rows.length || position >= alike(result)) return Number.NaN
    return metric.at(result, cell) - metric.at(baseline, row * baseline.ids.length + position)
  }
  const { format, short, tick } = wordsOf(metric)
  return {
    ...metric,
    of: metric,
    ...(sides ? sidesWords(metric, sides) : interventionWords(metric)),
    palette: 'diverging',
    domain: (result) => symmetricDomain(valuesOf(result, at)),
    at,
    format,
    short,
    tick,
    missing: sides ? `${APART} ${metric.missing}` : metric.missing,
  }
}

const APART = 'Where one of the two has no such row, or they read different tokens.'

type Words = Pick<Metric, 'name' | 'formula' | 'meaning' | 'direction' | 'sides'>

const interventionWords = ({ name, formula }: Metric): Words => ({
  name: `${name}, with − without`,
  formula: `${formula}, with interventions − without`,
  meaning: 'What the interventions change: the same question was run without them, and its value is taken away.',
  direction: 'Blue: higher with the interventions. Red: lower. In between: no change.',
  sides: ['with', 'without'],
})

const sidesWords = ({ name, formula, high, low }: Metric, { a, b }: Sides): Words => ({
  name: `${name}, A − B`,
  formula: `${formula}, of A − of B`,
  meaning: `A: ${a}. B: ${b}.`,
  direction: `Blue: higher in A (${high}). Red: lower in A (${low}). In between: alike.`,
  sides: ['A', 'B'],
})

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

/** How many tokens from the start both results read alike; ids of another vocabulary are other tokens. */
function sameTokens(a: LensResult, b: LensResult): number {
  const length = Math.min(a.ids.length, b.ids.length)
  for (let position = 0; position < length; position++) if (!sameToken(a, b, position)) return position
  return length
}

const NOTHING: TokenPiece = { text: '' }
const sameToken = (a: LensResult, b: LensResult, position: number): boolean =>
  a.ids[position] === b.ids[position] &&
  pieceLabel(a.tokens[position] ?? NOTHING) === pieceLabel(b.tokens[position] ?? NOTHING)
