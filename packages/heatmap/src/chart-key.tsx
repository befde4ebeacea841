import type { LensResult } from '@lensboard/contract'
import { type ChartChoice, chartLines, subjectColors } from './chart-lines.js'
import { DASHES, SLOTS } from './line-colors.js'
import { rowLabel } from './row-label.js'
import { SlotBadge } from './slot-badge.js'
import { subjectKey } from './subject.js'
import { SubjectText } from './subject-text.js'
import { TokenText } from './token-text.js'
import { measureWords } from './trajectory.js'

interface ChartKeyProps {
  result: LensResult
  choice: ChartChoice
  /** The row whose values are told. */
  row: number
  onLeaveSubject(slot: number): void
  onLeavePosition(position: number): void
}

/** What each line of a chart is, letter by letter and stroke by stroke, with its value at a row. */
export function ChartKey({ result, choice, row, onLeaveSubject, onLeavePosition }: ChartKeyProps) {
  const { subjects, positions, measure, pair } = choice
  const words = measureWords(measure)
  const at = result.rows[row]
  const colors = subjectColors(subjects)
  const lines = chartLines(result, choice)
  const value = (position: number, slot: number) =>
    words.format(lines.find((line) => line.position === position && line.slot === slot)?.values[row] ?? Number.NaN)
  return (
    <div className="lb-key-scroll">
      <table className="lb-key" aria-label={`Lines of the chart, values at ${at ? rowLabel(at) : 'the row'}`}>
        <thead>
          <tr>
            <th scope="col">at {at ? rowLabel(at) : ''}</th>
            {positions.map((position, i) => (
              <th key={position} scope="col">
                <svg width="26" height="6" aria-hidden="true">
                  <path d="M1 3H25" stroke="currentColor" strokeWidth="2" strokeDasharray={DASHES[i]} />
                </svg>
                <span className="lb-key-position">
                  {position} <TokenText piece={result.tokens[position] ?? { text: '' }} />
                  {i > 0 ? (
                    <Leave label={`Leave position ${position} out`} onPress={() => onLeavePosition(position)} />
                  ) : null}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {subjects.map((subject, slot) => (
            <tr key={subjectKey(subject)}>
              <th scope="row">
                <SlotBadge slot={slot} color={colors[slot]} /> <SubjectText result={result} subject={subject} />
              </th>
              {positions.map((position) => (
                <td key={position}>{measure === 'logitDifference' ? '' : value(position, slot)}</td>
              ))}
              <td>
                {subjects.length > 1 ? (
                  <Leave label={`Leave token ${SLOTS[slot]} out`} onPress={() => onLeaveSubject(slot)} />
                ) : null}
              </td>
            </tr>
          ))}
          {measure === 'logitDifference' ? (
            <tr>
              <th scope="row">
                {SLOTS[pair[0]]} − {SLOTS[pair[1]]}
              </th>
              {positions.map((position) => (
                <td key={position}>{value(position, pair[0])}</td>
              ))}
            </tr>
          ) : null}
        </tbody>
      </table>
    </div>
  )
}

const Leave = ({ label, onPress }: { label: string; onPress(): void }) => (
  <button type="button" className="lb-step" aria-label={label} onClick={onPress}>
    <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
      <path d="M4 4l8 8M12 4l-8 8" />
    </svg>
  </button>
)
