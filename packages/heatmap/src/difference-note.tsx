import type { LensResult } from '@lensboard/contract'
import { candidate } from './lens-cell.js'
import { formatProb } from './numbers.js'
import { TokenText } from './token-text.js'

/** What the same cell said without the interventions. */
export function DifferenceNote(props: { result: LensResult; baseline: LensResult; row: number; position: number }) {
  const { result, baseline, row, position } = props
  if (row >= baseline.rows.length || position >= baseline.ids.length) return null
  const [after, before] = [candidate(result, { row, position }, 0), candidate(baseline, { row, position }, 0)]
  return (
    <p className="lb-details-note">
      Without the interventions: <TokenText piece={before.piece} /> {formatProb(before.prob)}
      {before.id === after.id ? ', the same first choice' : ', another first choice'}
    </p>
  )
}
