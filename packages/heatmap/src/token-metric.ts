import type { LensResult } from '@lensboard/contract'
import { logProbDomain, niceCeil, percentile, valueDomain } from './domain.js'
import { followedLogProb, followedRank } from './followed.js'
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
const missing = 'Not followed at this position. Add the token to those to follow and run the card.'
const lacks = (result: LensResult) => !result.tracked

type Measured = Omit<Metric, 'id' | 'at' | 'domain' | 'missing' | 'lacks'>

/** The words of each measure of a followed token. */
export const TOKEN_MEASURE: Record<TokenMeasure, Measured> = {
  tokenProb: {
    name: 'Probability of a followed token',
    formula: 'p(token | row)',
    meaning: 'How probable this row finds the chosen token.',
    direction: 'Bright: probable. Dark: improbable.',
    unit: 'probability',
    palette: 'viridis',
    format: formatProb,
    short: formatProb,
    tick: String,
  },
  tokenLogProb: {
    name: 'Log-probability of a followed token',
    formula: 'ln p(token | row)',
    meaning: 'How probable this row finds the chosen token, on a scale that also tells small probabilities apart.',
    direction: 'Bright: near 0, probable. Dark: improbable.',
    unit: 'nats',
    palette: 'viridis',
    format: formatNats,
    short: formatNatsValue,
    tick: formatTick,
  },
  tokenRank: {
    name: 'Rank of a followed token',
    formula: '1 + number of tokens more probable than the chosen one',
    meaning: 'Where the chosen token stands in this row’s list.',
    direction: 'Bright: rank 1, the first choice. Dark: far down.',
    unit: 'rank',
    palette: 'viridisReversed',
    format: (rank) => (Number.isNaN(rank) ? formatRank(rank) : `rank\u00a0${formatRank(rank)}`),
    short: formatRank,
    tick: formatRank,
  },
  tokenLogit: {
    name: 'Logit of a followed token',
    formula: 'logit(token | row) = ln p + ln Σ exp(logits)',
    meaning: 'The score of the chosen token before softmax; only differences within a cell have a meaning.',
    direction: 'Bright: high. Dark: low.',
    unit: 'logits',
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
  const words = { ...TOKEN_MEASURE[measure], id: tokenMetricId({ measure, id }), missing, lacks }
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
