import type { LensResult } from '@lensboard/contract'
import { type ChartChoice, type ChartLine, lineLetters } from './chart-lines.js'
import type { Segment } from './piece.js'
import { subjectSegments } from './subject.js'

/** What a line is called at its end. */
export function nameOf(result: LensResult, { subjects }: ChartChoice, line: ChartLine): readonly Segment[] {
  const subject = subjects[line.slot]
  if (line.less !== undefined) return [{ kind: 'text', text: lineLetters(line) }]
  if (subject === undefined) return []
  const name = subjectSegments(result, subject)
  return typeof subject === 'number' ? name : [...name, { kind: 'text', text: ` Σ${subject.ids.length}` }]
}
