import type { LensResult } from '@lensboard/contract'
import type { Sides } from './difference-metric.js'
import { followedLogProb } from './followed.js'
import type { Metric } from './metric.js'
import { formatProb } from './numbers.js'

/** The measure that only two readings have, as a menu offers it. */
export const OTHER_CHOICE = {
  id: 'otherChoiceProb',
  name: ([first]: readonly [string, string]) => nameOf(first === 'A' ? 'B' : 'the run without interventions'),
} as const

const made = new WeakMap<LensResult, Map<string, Metric>>()

/**
 * How probable a row finds the token that the reading it is held against chooses at its output: one token a column. Both
 * have the same rows, columns and ids. Missing where a reading neither follows nor lists that token.
 */
export function otherChoiceProb(baseline: LensResult, sides?: Sides): Metric {
  const known = made.get(baseline) ?? new Map<string, Metric>()
  made.set(baseline, known)
  const whose = sides ? 'B' : 'the run without interventions'
  const metric = known.get(whose) ?? make(baseline, whose)
  known.set(whose, metric)
  return metric
}

const nameOf = (whose: string) => `Probability of the top token of ${whose}`

function make(baseline: LensResult, whose: string): Metric {
  const tokens = baseline.ids.length
  const output = (baseline.rows.length - 1) * tokens
  const choiceAt = (position: number) => baseline.topIds[(output + position) * baseline.topK] ?? -1
  return {
    id: OTHER_CHOICE.id,
    name: nameOf(whose),
    formula: `p(token | row), token = argmax p(output of ${whose})`,
    meaning: `How probable this row finds what ${whose} says in the end.`,
    direction: 'Bright: probable. Dark: improbable.',
    high: 'probable',
    low: 'improbable',
    unit: 'probability',
    palette: 'viridis',
    missing: `Where a row neither follows nor lists the top token of ${whose}.`,
    domain: () => ({ min: 0, max: 1, scale: 'linear' }),
    at: (result, cell) => probOf(result, cell, choiceAt(cell % tokens)),
    format: formatProb,
    short: formatProb,
    tick: String,
  }
}

function probOf(result: LensResult, cell: number, id: number): number {
  if (id < 0) return Number.NaN
  const T = result.ids.length
  const followed = followedLogProb(result, id, Math.floor(cell / T), cell % T)
  if (!Number.isNaN(followed)) return Math.exp(followed)
  const { topK, topIds, topLogProbs } = result
  const place = topIds.subarray(cell * topK, (cell + 1) * topK).indexOf(id)
  return place < 0 ? Number.NaN : Math.exp(topLogProbs[cell * topK + place]!)
}
