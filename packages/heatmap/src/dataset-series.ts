import type { DatasetMeasure, DatasetResult } from '@lensboard/contract'

/** Shares of prompts; they are drawn by themselves, as accuracy. */
const ACCURACIES = ['answerTop1', 'targetTop1'] as const satisfies readonly DatasetMeasure[]
type Accuracy = (typeof ACCURACIES)[number]

/** One measure of a data set at the rows of the stream, in their order: [rows]. */
export interface DatasetSeries {
  measure: DatasetMeasure
  /** Indices into the result's rows. */
  rows: number[]
  mean: number[]
  /** Standard deviation over prompts; NaN for a single one. */
  std: number[]
  n: number[]
}

/** Rows of the stream itself; what a part adds is no point on the way to the output. */
export const streamRowsOf = ({ rows }: DatasetResult): number[] =>
  rows.flatMap(({ site }, row) => (site === 'attn_out' || site === 'mlp_out' ? [] : [row]))

/** A measure as it stands in the result, or null where it has none. */
export function datasetSeries(result: DatasetResult, measure: DatasetMeasure): DatasetSeries | null {
  const at = result.measures.indexOf(measure)
  if (at < 0) return null
  const rows = streamRowsOf(result)
  const column = (values: ArrayLike<number>) => rows.map((row) => values[at * result.rows.length + row] ?? Number.NaN)
  return { measure, rows, mean: column(result.mean), std: column(result.std), n: column(result.n) }
}

/** Accuracies of a result: on the expected answers where the list has some, and on the true next tokens. */
export const accuraciesOf = ({ measures }: DatasetResult): Accuracy[] =>
  ACCURACIES.filter((measure) => measures.includes(measure))

/** Measures with a mean and a spread that a person may choose from, what the list expects first. */
export const meansOf = ({ measures }: DatasetResult): DatasetMeasure[] =>
  (['answerLogProb', 'targetLogProb', 'entropy', 'klFromOutput', 'klToOutput'] as const).filter((measure) =>
    measures.includes(measure),
  )

/** What a card draws: the measure that was chosen where the result has it, else the first there is. */
export function shownMean(result: DatasetResult, wanted: string): DatasetMeasure {
  const offered = meansOf(result)
  return offered.find((measure) => measure === wanted) ?? offered[0] ?? result.measures[0] ?? 'entropy'
}

/** How many prompts of a row had the right first choice; null for a share of tokens, which is no number of prompts. */
export function rightPrompts({ measure, mean, n }: DatasetSeries, i: number): number | null {
  const share = mean[i] ?? Number.NaN
  return measure === 'answerTop1' && Number.isFinite(share) ? Math.round(share * (n[i] ?? 0)) : null
}
