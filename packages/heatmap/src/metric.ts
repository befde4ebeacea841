import type { LensResult } from '@lensboard/contract'
import type { Domain } from './domain.js'
import type { PaletteName } from './palette.js'
import type { Subject } from './subject.js'

type CellMetricId =
  | 'prob'
  | 'logProb'
  | 'logit'
  | 'entropy'
  | 'klFromOutput'
  | 'klToOutput'
  | 'jsFromOutput'
  | 'agreement'
  | 'surprisal'
  | 'targetRank'
  /** Of a difference alone. */
  | 'otherChoiceProb'

export const TOKEN_MEASURES = ['tokenProb', 'tokenLogProb', 'tokenRank', 'tokenLogit'] as const
export type TokenMeasure = (typeof TOKEN_MEASURES)[number]

/** A measure of every cell, one of a followed token or group (`tokenProb:12`), or of two (`logitDifference:12-g1`). */
export type MetricId = CellMetricId | `${TokenMeasure}:${string}` | `logitDifference:${string}-${string}`

/** A number a lens card can colour by. */
export interface Metric {
  id: MetricId
  name: string
  formula: string
  /** What it tells, in one sentence. */
  meaning: string
  /** What bright means. */
  direction: string
  /** What a high value says, and a low one, in few words. */
  high: string
  low: string
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
  /** Of a difference to a baseline: the measure that it is the difference of. */
  of?: Metric
  /** And what the two results are called in short. */
  sides?: readonly [string, string]
  /** The tokens or groups that were chosen for it. */
  subjects?: readonly Subject[]
  /** The whole result lacks it: it was computed by an older version. */
  lacks?(result: LensResult): boolean
}

export const OLDER = 'This result is older than this measure. Run the card again.'
const NOT_IN_FILE = 'Not in the imported file.'

/** Why a result lacks a measure altogether: it is of an older version, or the file that it came in does not have it. */
export const whyLacking = ({ facts }: Pick<LensResult, 'facts'>): string => (facts.imported ? NOT_IN_FILE : OLDER)

/** The same in a menu, after the name of the measure. */
export const lackWords = ({ facts }: Pick<LensResult, 'facts'>): string =>
  facts.imported ? ' (not in the imported file)' : ' (run again: older result)'

/** Why a metric has no value at a cell of a result. */
export const whyMissing = (metric: Metric, result: LensResult): string =>
  metric.lacks?.(result) || result.facts.imported ? whyLacking(result) : metric.missing
