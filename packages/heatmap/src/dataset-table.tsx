import type { DatasetMeasure, DatasetResult } from '@lensboard/contract'
import { memo } from 'react'
import { exactFloat, formatNatsValue } from './numbers.js'
import { rowLabel } from './row-label.js'

/** Heading and unit of what is averaged. */
const NAMES: Record<DatasetMeasure, string> = {
  targetLogProb: 'ln p of next',
  targetTop1: 'Next is top',
  entropy: 'Entropy',
  klFromOutput: 'KL(output‖row)',
  klToOutput: 'KL(row‖output)',
  answerLogProb: 'ln p of answer',
  answerTop1: 'Answer is top',
}

/** Means over prompts with their spread: a line a row of the lens, the output on top; a column a measure. */
export const DatasetTable = memo(function DatasetTable({ result }: { result: DatasetResult }) {
  const { rows, measures, mean, std, n } = result
  const at = (measure: number, row: number) => measure * rows.length + row
  const lines = rows.map((row, i) => ({ label: rowLabel(row), i })).reverse()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="lb-bars" tabIndex={0} aria-label="Means over the prompts, by row">
      <table className="lb-table">
        <thead>
          <tr>
            <th scope="col">Row</th>
            {measures.map((measure) => (
              <th key={measure} scope="col" data-number>
                {NAMES[measure]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ label, i }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {measures.map((measure, m) => (
                <td
                  key={measure}
                  data-number
                  title={`mean ${exactFloat(mean[at(m, i)]!)}, spread ${exactFloat(std[at(m, i)]!)}, ${n[at(m, i)]} prompts`}
                >
                  {formatNatsValue(mean[at(m, i)]!)} ± {formatNatsValue(std[at(m, i)]!)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
})
