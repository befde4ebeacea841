import { type LensResult, pieceLabel } from '@lensboard/contract'
import { type ChartChoice, chartLines } from './chart-lines.js'
import { exactFloat } from './numbers.js'
import { rowLabel } from './row-label.js'
import { type Subject, subjectLabel } from './subject.js'
import { measureWords, streamRows } from './trajectory.js'

const HEAD = ['row', 'position', 'read', 'token', 'ids', 'less_token', 'less_ids', 'measure', 'value']

/** Quotes a field that would break a line of comma-separated values. */
export const field = (text: string): string => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** The lines of a chart in long form, one value a line, in full precision; missing values are empty. */
export function chartCsv(result: LensResult, choice: ChartChoice, at?: (position: number) => LensResult): string {
  const name = measureWords(choice.measure).name
  const ids = (subject: Subject) => (typeof subject === 'number' ? `${subject}` : subject.ids.join(' '))
  const words = (slot: number | undefined) => {
    const subject = slot === undefined ? undefined : choice.subjects[slot]
    return subject === undefined ? ['', ''] : [subjectLabel(result, subject), ids(subject)]
  }
  const lines = chartLines(result, choice, at)
    .toReversed()
    .flatMap(({ slot, less, position, values }) =>
      streamRows(result).map((row) => [
        rowLabel(result.rows[row]!),
        String(position),
        pieceLabel(result.tokens[position] ?? { text: '' }),
        ...words(slot),
        ...words(less),
        name,
        Number.isNaN(values[row]) ? '' : exactFloat(values[row]!),
      ]),
    )
  return [HEAD, ...lines].map((line) => line.map(field).join(',')).join('\n')
}
