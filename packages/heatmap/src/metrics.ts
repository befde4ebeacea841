import type { LensResult } from '@lensboard/contract'
import { type Domain, niceCeil, percentile } from './domain.js'
import { formatNats, formatNatsValue, formatProb, formatRank } from './numbers.js'
import type { PaletteName } from './palette.js'

export type MetricId = 'prob' | 'entropy' | 'klFromOutput' | 'klToOutput' | 'surprisal' | 'targetRank'

/** A number a lens card can colour by. */
export interface Metric {
  id: MetricId
  name: string
  formula: string
  /** What it tells, in one sentence. */
  meaning: string
  /** What bright means. */
  direction: string
  unit: string
  palette: PaletteName
  /** Default range of the colours for one result. */
  domain(result: LensResult): Domain
  /** Value at a cell (index row · T + position); NaN where there is none. */
  at(result: LensResult, cell: number): number
  /** With its unit, and without for axes and cells. */
  format(value: number): string
  short(value: number): string
  /** Under the legend. */
  tick(value: number): string
  /** Why a cell may have no value. */
  missing: string
}

const LAST_COLUMN = 'No true next token: the prompt ends here.'
const nats = { unit: 'nats', format: formatNats, short: formatNatsValue, tick: shortTick, palette: 'magma' as const }

/** Three digits: ends such as ln 4096 are not round. */
function shortTick(value: number): string {
  return String(Number(value.toPrecision(3)))
}

/** From certain to all tokens alike, so that two models of one vocabulary are coloured alike. */
const entropyDomain = ({ dVocab, entropy }: LensResult): Domain => ({
  min: 0,
  max: dVocab ? Math.log(dVocab) : niceCeil(percentile(entropy, 1)) || 1,
  scale: 'linear',
})

function spread(result: LensResult, at: Metric['at']): Domain {
  const values = new Float64Array(result.entropy.length)
  for (let cell = 0; cell < values.length; cell++) values[cell] = at(result, cell)
  return { min: 0, max: niceCeil(percentile(values, 0.99)) || 1, scale: 'linear' }
}

const klFromOutput: Metric['at'] = (result, cell) => result.klFromOutput[cell] ?? Number.NaN
const klToOutput: Metric['at'] = (result, cell) => result.klToOutput[cell] ?? Number.NaN
const surprisal: Metric['at'] = (result, cell) => {
  const logProb = result.targetLogProb[cell] ?? Number.NaN
  return Number.isNaN(logProb) ? Number.NaN : Math.max(0, -logProb)
}

/** Every metric of a lens card, in menu order. */
export const LENS_METRICS: readonly Metric[] = [
  {
    id: 'prob',
    name: 'Probability of the top token',
    formula: 'max p(token | row)',
    meaning: 'How sure this row is of its own first choice.',
    direction: 'Bright: sure. Dark: undecided.',
    unit: 'probability',
    palette: 'viridis',
    domain: () => ({ min: 0, max: 1, scale: 'linear' }),
    at: (result, cell) => Math.exp(result.topLogProbs[cell * result.topK] ?? Number.NaN),
    format: formatProb,
    short: formatProb,
    tick: String,
    missing: 'Not computed.',
  },
  {
    ...nats,
    id: 'entropy',
    name: 'Entropy',
    formula: '−Σ p ln p',
    meaning: 'How widely this row spreads its belief over the vocabulary.',
    direction: 'Bright: spread over many tokens. Dark: settled on few.',
    domain: entropyDomain,
    at: (result, cell) => result.entropy[cell] ?? Number.NaN,
    missing: 'Not computed.',
  },
  {
    ...nats,
    id: 'klFromOutput',
    name: 'KL(output ‖ row)',
    formula: 'Σ p_output (ln p_output − ln p_row)',
    meaning: 'How many nats are lost by using this row instead of the output.',
    direction: 'Bright: far from the output. Dark: the same belief.',
    domain: (result) => spread(result, klFromOutput),
    at: klFromOutput,
    missing: 'Not computed.',
  },
  {
    ...nats,
    id: 'klToOutput',
    name: 'KL(row ‖ output)',
    formula: 'Σ p_row (ln p_row − ln p_output)',
    meaning: 'How many nats are lost by using the output where this row is the truth.',
    direction: 'Bright: far from the output. Dark: the same belief.',
    domain: (result) => spread(result, klToOutput),
    at: klToOutput,
    missing: 'Not computed.',
  },
  {
    ...nats,
    id: 'surprisal',
    name: 'Surprisal of the true next token',
    formula: '−ln p(next token | row)',
    meaning: 'How surprised this row is by the token that really comes next.',
    direction: 'Bright: surprised. Dark: expected.',
    domain: (result) => spread(result, surprisal),
    at: surprisal,
    missing: LAST_COLUMN,
  },
  {
    id: 'targetRank',
    name: 'Rank of the true next token',
    formula: '1 + number of tokens more probable than the true next one',
    meaning: 'Where the token that really comes next stands in this row’s list.',
    direction: 'Bright: rank 1, the first choice. Dark: far down.',
    unit: 'rank',
    palette: 'viridisReversed',
    domain: (result) => ({ min: 1, max: Math.max(10, niceCeil(percentile(result.targetRank, 1))), scale: 'log' }),
    at: (result, cell) => result.targetRank[cell] || Number.NaN,
    format: (rank) => (Number.isNaN(rank) ? formatRank(rank) : `rank\u00a0${formatRank(rank)}`),
    short: formatRank,
    tick: formatRank,
    missing: LAST_COLUMN,
  },
]

const domains = new WeakMap<LensResult, Map<MetricId, Domain>>()

/** The metric's default range for a result; plots and legends that ask again get the same one. */
export function metricDomain(result: LensResult, metric: Metric): Domain {
  const known = domains.get(result) ?? new Map<MetricId, Domain>()
  domains.set(result, known)
  const domain = known.get(metric.id) ?? metric.domain(result)
  known.set(metric.id, domain)
  return domain
}

/** The metric of an id; an id of a newer version falls back to probability. */
export const lensMetric = (id: string): Metric => LENS_METRICS.find((metric) => metric.id === id) ?? LENS_METRICS[0]!

/** Value of a metric at a row (0 is the embedding) and position; NaN where there is none. */
export const metricValue = (result: LensResult, metric: string, row: number, position: number): number =>
  lensMetric(metric).at(result, row * result.ids.length + position)
