import type { LensResult } from '@lensboard/contract'
import { memo } from 'react'
import { type ChartChoice, type ChartLine, lineLetters } from './chart-lines.js'
import { exactFloat } from './numbers.js'
import { rowLabel } from './row-label.js'
import { SubjectText } from './subject-text.js'
import { TokenText } from './token-text.js'
import { measureWords, streamRows } from './trajectory.js'

interface ChartTableProps {
  result: LensResult
  choice: ChartChoice
  lines: readonly ChartLine[]
}

/** The numbers of a chart as a native table, the output first; it fills its parent and scrolls inside. */
export const ChartTable = memo(function ChartTable({ result, choice, lines }: ChartTableProps) {
  const words = measureWords(choice.measure)
  const columns = lines.toReversed()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="lb-table-scroll" tabIndex={0} aria-label={`${words.name} by row`}>
      <table className="lb-table">
        <thead>
          <tr>
            <th scope="col">Row</th>
            {columns.map((line) => (
              <th key={line.key} scope="col" data-number>
                {lineLetters(line)}{' '}
                {line.less === undefined ? <Name result={result} choice={choice} line={line} /> : null}{' '}
                <span className="lb-faint">
                  at {line.position} <TokenText piece={result.tokens[line.position] ?? { text: '' }} />
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {streamRows(result)
            .toReversed()
            .map((row) => (
              <tr key={row}>
                <th scope="row">{result.rows[row] ? rowLabel(result.rows[row]) : ''}</th>
                {columns.map(({ key, values }) => (
                  <td key={key} data-number title={exactFloat(values[row] ?? Number.NaN)}>
                    {words.format(values[row] ?? Number.NaN)}
                  </td>
                ))}
              </tr>
            ))}
        </tbody>
      </table>
    </section>
  )
})

function Name({ result, choice, line }: Omit<ChartTableProps, 'lines'> & { line: ChartLine }) {
  const subject = choice.subjects[line.slot]
  return subject === undefined ? null : <SubjectText result={result} subject={subject} />
}
