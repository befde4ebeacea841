import type { LensResult } from '@lensboard/contract'
import { logProbDomain, niceCeil, percentile, valueDomain } from './domain.js'
import { followedLogProb, followedRank } from './followed.js'
import { measureText } from './measure-text.js'
import { type Metric, type MetricId, TOKEN_MEASURES, type TokenMeasure } from './metric.js'
import { valuesOf } from './metric-values.js'
import { formatNats, formatNatsValue, formatProb, formatRank, formatTick } from './numbers.js'

/** Which measure of which token. */
export interface ChosenToken {
  measure: TokenMeasure
  id: number
}

const FORM = /^(\w+):(\d{1,10})$/
const isMeasure = (name: string | undefined): name is TokenMeasure => TOKEN_MEASURES.some((one) => one === name)

/** The measure and token of a metric id, null for a metric without a token. */
export function parseTokenMetric(id: string): ChosenToken | null {
  const [, measure, token] = FORM.exec(id) ?? []
  return isMeasure(measure) ? { measure, id: Number(token) } : null
}

export const tokenMetricId = ({ measure, id }: ChosenToken): MetricId => `${measure}:${id}`

const at = (cellOf: (result: LensResult, row: number, position: number) => number): Metric['at'] => {
  return (result, cell) => cellOf(result, Math.floor(cell / result.ids.length), cell % result.ids.length)
}
const lacks = (result: LensResult) => !result.tracked

type Measured = Omit<Metric, 'id' | 'at' | 'domain' | 'lacks'>

/** The words of each measure of a followed token. */
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

const made = new Map<string, Metric>()

/** A measure of one followed token as a metric; equal choices are one object, so that pictures may be compared by it. */
export function tokenMetric({ measure, id }: ChosenToken): Metric {
  const name = tokenMetricId({ measure, id })
  const metric = made.get(name) ?? make(measure, id)
  made.set(name, metric)
  return metric
}

function make(measure: TokenMeasure, id: number): Metric {
  const words = { ...TOKEN_MEASURE[measure], id: tokenMetricId({ measure, id }), lacks }
  const logProb = at((result, row, position) => followedLogProb(result, id, row, position))
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
      const rank = at((result, row, position) => followedRank(result, id, row, position))
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
