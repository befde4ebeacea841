import type { LensResult, TokenGroup } from '@lensboard/contract'
import { logProbDomain, niceCeil, percentile, symmetricDomain, valueDomain } from './domain.js'
import { measureText } from './measure-text.js'
import { type Metric, type MetricId, TOKEN_MEASURES, type TokenMeasure } from './metric.js'
import { valuesOf } from './metric-values.js'
import { formatNats, formatNatsValue, formatProb, formatRank, formatTick } from './numbers.js'
import { logitDifferenceAt, type Subject, subjectLogProb, subjectOf, subjectRank } from './subject.js'

/** Which measure of what: subjects by their keys, one, or two of a difference. */
export interface Chosen {
  measure: TokenMeasure | 'logitDifference'
  keys: readonly string[]
}

const FORM = /^(\w+):(\d{1,10}|g\d{1,4})(?:-(\d{1,10}|g\d{1,4}))?$/
const isMeasure = (name: string | undefined): name is TokenMeasure => TOKEN_MEASURES.some((one) => one === name)

/** The measure and subjects of a metric id, null for a metric without any. */
export function parseChosen(id: string): Chosen | null {
  const [, measure, a, b] = FORM.exec(id) ?? []
  if (measure === 'logitDifference') return a && b ? { measure, keys: [a, b] } : null
  return isMeasure(measure) && a && !b ? { measure, keys: [a] } : null
}

export const chosenId = ({ measure, keys }: Chosen): MetricId => `${measure}:${keys.join('-')}` as MetricId

const at = (cellOf: (result: LensResult, row: number, position: number) => number): Metric['at'] => {
  return (result, cell) => cellOf(result, Math.floor(cell / result.ids.length), cell % result.ids.length)
}
const lacks = (result: LensResult) => !result.tracked

type Measured = Omit<Metric, 'id' | 'at' | 'domain' | 'lacks'>

/** The words of each measure of a followed token or group. */
export const TOKEN_MEASURE: Record<TokenMeasure, Measured> = {
  tokenProb: {
    ...measureText('tokenProb'),
    palette: 'viridis',
    format: formatProb,
    short: formatProb,
    tick: String,
  },
  tokenLogProb: {
    ...measureText('tokenLogProb'),
    palette: 'viridis',
    format: formatNats,
    short: formatNatsValue,
    tick: formatTick,
  },
  tokenRank: {
    ...measureText('tokenRank', ['Dark', 'Bright']),
    palette: 'viridisReversed',
    format: (rank) => (Number.isNaN(rank) ? formatRank(rank) : `rank\u00a0${formatRank(rank)}`),
    short: formatRank,
    tick: formatRank,
  },
  tokenLogit: {
    ...measureText('tokenLogit'),
    palette: 'viridis',
    format: formatNatsValue,
    short: formatNatsValue,
    tick: formatTick,
  },
}

const DIFFERENCE: Measured = {
  ...measureText('logitDifference', ['Blue', 'Red']),
  palette: 'diverging',
  format: formatNatsValue,
  short: formatNatsValue,
  tick: formatTick,
}

const made = new Map<string, Metric>()

/**
 * A measure of followed tokens or groups as a metric; equal choices are one object, so that pictures may be compared by
 * it. Undefined where a group that it names is not there.
 */
export function chosenMetric(chosen: Chosen, groups: readonly TokenGroup[]): Metric | undefined {
  const subjects = chosen.keys.flatMap((key) => subjectOf(key, groups) ?? [])
  if (subjects.length < chosen.keys.length) return undefined
  const name = JSON.stringify([chosen.measure, subjects])
  const metric = made.get(name) ?? make(chosen, subjects)
  made.set(name, metric)
  return metric
}

function make(chosen: Chosen, subjects: readonly Subject[]): Metric {
  const { measure } = chosen
  const [a, b] = subjects as [Subject, Subject]
  const base = { id: chosenId(chosen), subjects, lacks }
  if (measure === 'logitDifference') {
    const difference = at((result, row, position) => logitDifferenceAt(result, [a, b], row, position))
    return { ...DIFFERENCE, ...base, at: difference, domain: (result) => symmetricDomain(valuesOf(result, difference)) }
  }
  const words = { ...TOKEN_MEASURE[measure], ...base }
  const logProb = at((result, row, position) => subjectLogProb(result, a, row, position))
  switch (measure) {
    case 'tokenProb':
      return {
        ...words,
        at: (result, cell) => Math.exp(logProb(result, cell)),
        domain: () => ({ min: 0, max: 1, scale: 'linear' }),
      }
    case 'tokenLogProb':
      return { ...words, at: logProb, domain: (result) => logProbDomain(valuesOf(result, logProb)) }
    case 'tokenRank': {
      const rank = at((result, row, position) => subjectRank(result, a, row, position))
      return {
        ...words,
        at: rank,
        domain: (result) => ({
          min: 1,
          max: Math.max(10, niceCeil(percentile(valuesOf(result, rank), 1))),
          scale: 'log',
        }),
      }
    }
    case 'tokenLogit': {
      const logit: Metric['at'] = (result, cell) => logProb(result, cell) + (result.logSumExp[cell] ?? Number.NaN)
      return { ...words, at: logit, domain: (result) => valueDomain(valuesOf(result, logit)) }
    }
  }
}
