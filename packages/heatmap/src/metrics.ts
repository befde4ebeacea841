import type { LensResult } from '@lensboard/contract'
import { differenceMetric } from './difference-metric.js'
import { type Domain, logProbDomain, niceCeil, percentile, valueDomain } from './domain.js'
import { type Metric, OLDER } from './metric.js'
import { valuesOf } from './metric-values.js'
import { formatNats, formatNatsValue, formatProb, formatRank, formatTick, MISSING } from './numbers.js'
import { parseTokenMetric, tokenMetric } from './token-metric.js'

const LAST_COLUMN = 'No true next token: the prompt ends here.'
const nats = { unit: 'nats', format: formatNats, short: formatNatsValue, tick: formatTick, palette: 'magma' as const }

/** From certain to all tokens alike, so that two models of one vocabulary are coloured alike. */
const entropyDomain = ({ dVocab, entropy }: LensResult): Domain => ({
  min: 0,
  max: dVocab ? Math.log(dVocab) : niceCeil(percentile(entropy, 1)) || 1,
  scale: 'linear',
})

const spread = (result: LensResult, at: Metric['at']): Domain => ({
  min: 0,
  max: niceCeil(percentile(valuesOf(result, at), 0.99)) || 1,
  scale: 'linear',
})

const klFromOutput: Metric['at'] = (result, cell) => result.klFromOutput[cell] ?? Number.NaN
const klToOutput: Metric['at'] = (result, cell) => result.klToOutput[cell] ?? Number.NaN
const topLogProb: Metric['at'] = (result, cell) => result.topLogProbs[cell * result.topK] ?? Number.NaN
const topLogit: Metric['at'] = (result, cell) => topLogProb(result, cell) + (result.logSumExp[cell] ?? Number.NaN)
const surprisal: Metric['at'] = (result, cell) => {
  const logProb = result.targetLogProb[cell] ?? Number.NaN
  return Number.isNaN(logProb) ? Number.NaN : Math.max(0, -logProb)
}

const agrees: Metric['at'] = (result, cell) => {
  const tokens = result.ids.length
  const output = (result.rows.length - 1) * tokens + (cell % tokens)
  return Number(result.topIds[cell * result.topK] === result.topIds[output * result.topK])
}

/** Every metric of a lens card that needs no chosen token, in menu order. */
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
    at: (result, cell) => Math.exp(topLogProb(result, cell)),
    format: formatProb,
    short: formatProb,
    tick: String,
    missing: 'Not computed.',
  },
  {
    ...nats,
    id: 'logProb',
    name: 'Log-probability of the top token',
    formula: 'max ln p(token | row)',
    meaning: 'How sure this row is of its own first choice, on a scale that also tells small probabilities apart.',
    direction: 'Bright: near 0, sure. Dark: undecided.',
    palette: 'viridis',
    domain: (result) => logProbDomain(valuesOf(result, topLogProb)),
    at: topLogProb,
    missing: 'Not computed.',
  },
  {
    id: 'logit',
    name: 'Logit of the top token',
    formula: 'max logit(token | row)',
    meaning: 'The score of this row’s first choice before softmax; only differences within a cell have a meaning.',
    direction: 'Bright: high. Dark: low.',
    unit: 'logits',
    palette: 'viridis',
    domain: (result) => valueDomain(valuesOf(result, topLogit)),
    at: topLogit,
    format: formatNatsValue,
    short: formatNatsValue,
    tick: formatTick,
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
    id: 'jsFromOutput',
    name: 'Jensen–Shannon divergence',
    formula: '½ KL(p_row ‖ m) + ½ KL(p_output ‖ m), m = ½ (p_row + p_output)',
    meaning: 'How far this row and the output are apart, alike in both directions and never more than ln 2.',
    direction: 'Bright: far from the output. Dark: the same belief.',
    domain: () => ({ min: 0, max: Math.LN2, scale: 'linear' }),
    at: (result, cell) => result.jsFromOutput?.[cell] ?? Number.NaN,
    missing: OLDER,
    lacks: (result) => !result.jsFromOutput,
  },
  {
    id: 'agreement',
    name: 'Top-1 agreement with the output',
    formula: 'argmax p_row = argmax p_output',
    meaning: 'Whether this row’s first choice is already the one of the output.',
    direction: 'Dark blue: the same token. Grey: another one.',
    unit: 'yes or no',
    palette: 'twoTone',
    domain: () => ({ min: 0, max: 1, scale: 'linear' }),
    at: agrees,
    format: (value) => (Number.isNaN(value) ? MISSING : value ? 'same token' : 'another token'),
    short: (value) => (Number.isNaN(value) ? MISSING : value ? 'same' : 'other'),
    tick: (value) => (value === 0 ? 'other' : value === 1 ? 'same' : ''),
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

const domains = new WeakMap<LensResult, Map<Metric, Domain>>()

/** The metric's default range for a result; plots and legends that ask again get the same one. */
export function metricDomain(result: LensResult, metric: Metric): Domain {
  const known = domains.get(result) ?? new Map<Metric, Domain>()
  domains.set(result, known)
  const domain = known.get(metric) ?? metric.domain(result)
  known.set(metric, domain)
  return domain
}

/** The metric of an id; an id of a newer version falls back to probability. */
export function lensMetric(id: string): Metric {
  const token = parseTokenMetric(id)
  return token ? tokenMetric(token) : (LENS_METRICS.find((metric) => metric.id === id) ?? LENS_METRICS[0]!)
}

/** The metric of an id, as the difference to a baseline where there is one. */
export const shownMetric = (id: string, baseline?: LensResult): Metric =>
  baseline ? differenceMetric(lensMetric(id), baseline) : lensMetric(id)

/** Value of a metric at a row (0 is the embedding) and position; NaN where there is none. */
export const metricValue = (result: LensResult, metric: string, row: number, position: number): number =>
  lensMetric(metric).at(result, row * result.ids.length + position)
