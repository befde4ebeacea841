import type { DatasetResult } from '@lensboard/contract'
import { exactFloat } from './numbers.js'
import { rowLabel } from './row-label.js'

const number = (value: number | undefined): string =>
  value === undefined || Number.isNaN(value) ? '' : exactFloat(value)

/** Every row and measure of a data set as CSV: mean, standard deviation over prompts and number of prompts; float32. */
export function datasetCsv(result: DatasetResult): string {
  const head = [
    'row',
    'site',
    'layer',
    ...result.measures.flatMap((name) => [`${name}_mean`, `${name}_std`, `${name}_n`]),
  ]
  const lines = result.rows.map((row, at) => [
    rowLabel(row),
    row.site,
    String(row.layer),
    ...result.measures.flatMap((_, m) => {
      const i = m * result.rows.length + at
      return [number(result.mean[i]), number(result.std[i]), String(result.n[i] ?? 0)]
    }),
  ])
  return `${[head, ...lines].map((line) => line.join(',')).join('\n')}\n`
}
