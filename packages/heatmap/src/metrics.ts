import type { LensResult, TokenGroup } from '@lensboard/contract'
import { differenceMetric, type Sides } from './difference-metric.js'
import { type Domain, logProbDomain, niceCeil, percentile, valueDomain } from './domain.js'
import { measureText } from './measure-text.js'
import type { Metric } from './metric.js'
import { valuesOf } from './metric-values.js'
import { formatNats, formatNatsValue, formatProb, formatRank, formatTick, MISSING } from './numbers.js'
import { otherChoiceProb } from './other-choice.js'
import { chosenMetric, parseChosen } from './token-metric.js'

const nats = { format: formatNats, short: formatNatsValue, tick: formatTick, palette: 'magma' as const }

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
  // The last row of a file need not be the model’s last one.
  if (result.facts.imported && result.rows.at(-1)?.site !== 'output') return Number.NaN
  const tokens = result.ids.length
  const output = (result.rows.length - 1) * tokens + (cell % tokens)
  const [own, its] = [result.topIds[cell * result.topK] ?? -1, result.topIds[output * result.topK] ?? -1]
  return own < 0 || its < 0 ? Number.NaN : Number(own === its)
}

/** As computed results have them. */
const COMPUTED: readonly Metric[] = [
  {
    ...measureText('prob'),
    id: 'prob',
    palette: 'viridis',
    domain: () => ({ min: 0, max: 1, scale: 'linear' }),
    at: (result, cell) => Math.exp(topLogProb(result, cell)),
    format: formatProb,
    short: formatProb,
    tick: String,
  },
  {
    ...nats,
    ...measureText('logProb'),
    id: 'logProb',
    palette: 'viridis',
    domain: (result) => logProbDomain(valuesOf(result, topLogProb)),
    at: topLogProb,
  },
  {
    ...measureText('logit'),
    id: 'logit',
    palette: 'viridis',
    domain: (result) => valueDomain(valuesOf(result, topLogit)),
    at: topLogit,
    format: formatNatsValue,
    short: formatNatsValue,
    tick: formatTick,
  },
  {
    ...nats,
    ...measureText('entropy'),
    id: 'entropy',
    domain: entropyDomain,
    at: (result, cell) => result.entropy[cell] ?? Number.NaN,
  },
  {
    ...nats,
    ...measureText('klFromOutput'),
    id: 'klFromOutput',
    domain: (result) => spread(result, klFromOutput),
    at: klFromOutput,
  },
  {
    ...nats,
    ...measureText('klToOutput'),
    id: 'klToOutput',
    domain: (result) => spread(result, klToOutput),
    at: klToOutput,
  },
  {
    ...nats,
    ...measureText('jsFromOutput'),
    id: 'jsFromOutput',
    domain: () => ({ min: 0, max: Math.LN2, scale: 'linear' }),
    at: (result, cell) => result.jsFromOutput?.[cell] ?? Number.NaN,
    lacks: (result) => !result.jsFromOutput,
  },
  {
    ...measureText('agreement', ['Blue', 'Grey']),
    id: 'agreement',
    palette: 'twoTone',
    domain: () => ({ min: 0, max: 1, scale: 'linear' }),
    at: agrees,
    format: (value) => (Number.isNaN(value) ? MISSING : value ? 'same token' : 'another token'),
    short: (value) => (Number.isNaN(value) ? MISSING : value ? 'same' : 'other'),
    tick: (value) => (value === 0 ? 'other' : value === 1 ? 'same' : ''),
  },
  {
    ...nats,
    ...measureText('surprisal'),
    id: 'surprisal',
    domain: (result) => spread(result, surprisal),
    at: surprisal,
  },
  {
    ...measureText('targetRank', ['Dark', 'Bright']),
    id: 'targetRank',
    palette: 'viridisReversed',
    domain: (result) => ({ min: 1, max: Math.max(10, niceCeil(percentile(result.targetRank, 1))), scale: 'log' }),
    at: (result, cell) => result.targetRank[cell] || Number.NaN,
    format: (rank) => (Number.isNaN(rank) ? formatRank(rank) : `rank\u00a0${formatRank(rank)}`),
    short: formatRank,
    tick: formatRank,
  },
]

const known = new WeakMap<LensResult, Map<Metric['id'], boolean>>()

/** Whether the file that a result came in has no value of a metric at any cell. */
function missingInFile(result: LensResult, { id, at }: Pick<Metric, 'id' | 'at'>): boolean {
  if (!result.facts.imported) return false
  const lacks = known.get(result) ?? new Map<Metric['id'], boolean>()
  known.set(result, lacks)
  const lacking = lacks.get(id) ?? valuesOf(result, at).every(Number.isNaN)
  lacks.set(id, lacking)
  return lacking
}

/** Every metric of a lens card that needs no chosen token, in menu order. */
export const LENS_METRICS: readonly Metric[] = COMPUTED.map((metric) => ({
  ...metric,
  lacks: (result) => (metric.lacks?.(result) ?? false) || missingInFile(result, metric),
}))

const domains = new WeakMap<LensResult, Map<Metric, Domain>>()

/** The metric's default range for a result; plots and legends that ask again get the same one. */
export function metricDomain(result: LensResult, metric: Metric): Domain {
  const known = domains.get(result) ?? new Map<Metric, Domain>()
  domains.set(result, known)
  const domain = known.get(metric) ?? metric.domain(result)
  known.set(metric, domain)
  return domain
}

/** The range of a metric by its id, as the difference to a baseline where there is one. */
export const lensDomain = (result: LensResult, id: string, context: MetricContext): Domain =>
  metricDomain(result, shownMetric(id, context))

const NO_GROUPS: readonly TokenGroup[] = []

/** The metric of an id; one of a newer version, or of a group that is gone, falls back to probability. */
export function lensMetric(id: string, groups = NO_GROUPS): Metric {
  const chosen = parseChosen(id)
  const found = chosen ? chosenMetric(chosen, groups) : LENS_METRICS.find((metric) => metric.id === id)
  return found ?? LENS_METRICS[0]!
}

/** The metric of an id, as the difference to a baseline where there is one. */
export function shownMetric(id: string, { baseline, sides, groups }: MetricContext = {}): Metric {
  if (!baseline) return lensMetric(id, groups)
  const metric = id === 'otherChoiceProb' ? otherChoiceProb(baseline, sides) : lensMetric(id, groups)
  return differenceMetric(metric, baseline, sides)
}

/** What a metric's id alone does not say. */
interface MetricContext {
  baseline?: LensResult | undefined
  sides?: Sides | undefined
  groups?: readonly TokenGroup[] | undefined
}

/** Value of a metric at a row (0 is the embedding) and position; NaN where there is none. */
export const metricValue = (result: LensResult, metric: string, row: number, position: number): number =>
  lensMetric(metric).at(result, row * result.ids.length + position)
