import type { DatasetMeasure, DatasetResult, LensRow } from '@lensboard/contract'
import { fit } from '../fit.js'
import type { Paper } from '../table.js'

const TITLES: Record<DatasetMeasure, string> = {
  targetLogProb: 'ln p(next)',
  targetTop1: 'next is top',
  entropy: 'entropy',
  klFromOutput: 'KL(out‖row)',
  klToOutput: 'KL(row‖out)',
  answerLogProb: 'ln p(answer)',
  answerTop1: 'answer is top',
}
/** A mean, its spread and a gap: "−12.345 ±12.345". */
const CELL = 16
const LABEL = 14

const rowLabel = ({ site, layer }: LensRow): string => (site === 'output' ? 'output' : `${site} ${layer}`)

/** Mean and spread of every measure at every row, the output on top; accuracies in percent. */
export function datasetLines(result: DatasetResult, { width }: Paper): string[] {
  const { dataset, rows, measures, mean, std, prompts, promptTokens, skipped, at, facts } = result
  const heading = `${dataset.name}: ${prompts} prompts, ${promptTokens} tokens, ${at === 'all' ? 'means over every token' : 'the last token of each'}`
  const line = (label: string, cells: string[]) =>
    `${fit(label, LABEL)} ${cells.map((cell) => cell.padStart(CELL)).join('')}`.trimEnd()
  const drawn = rows.map((row, r) =>
    line(
      rowLabel(row),
      measures.map((measure, m) => cellOf(measure, mean[m * rows.length + r]!, std[m * rows.length + r]!)),
    ),
  )
  const missing = skipped.first.map(({ prompt, why }) => `prompt ${prompt + 1} was left out: ${why}`)
  return [
    heading,
    line(
      'row',
      measures.map((measure) => TITLES[measure]),
    ),
    ...drawn.reverse(),
    ...(skipped.count > missing.length ? [...missing, `${skipped.count} prompts were left out in all`] : missing),
    `${facts.checkpoint.name} ${facts.checkpoint.hash.slice(0, 8)} on ${facts.provider}; mean ±standard deviation over prompts`,
  ].map((one) => one.slice(0, Math.max(width, LABEL + 1 + measures.length * CELL)))
}

function cellOf(measure: DatasetMeasure, mean: number, std: number): string {
  if (Number.isNaN(mean)) return '–'
  if (measure === 'targetTop1' || measure === 'answerTop1') return `${(100 * mean).toFixed(1)} %`
  const spread = Number.isNaN(std) ? '' : ` ±${std.toFixed(3)}`
  return `${mean.toFixed(3).replace('-', '−')}${spread}`
}

/** One plain object in full precision; each measure has a mean, a spread and a number of prompts for each row. */
export function datasetJson(result: DatasetResult): object {
  const { rows, measures, mean, std, n } = result
  const of = (values: Float32Array | Int32Array, m: number) =>
    Array.from(values.subarray(m * rows.length, (m + 1) * rows.length))
  const column = (measure: DatasetMeasure, m: number) => [measure, { mean: of(mean, m), std: of(std, m), n: of(n, m) }]
  return {
    checkpoint: result.facts.checkpoint,
    dataset: result.dataset,
    at: result.at,
    rows,
    prompts: result.prompts,
    prompt_tokens: result.promptTokens,
    skipped: result.skipped,
    measures: Object.fromEntries(measures.map(column)),
    parity: result.parity,
    run: result.facts,
  }
}
