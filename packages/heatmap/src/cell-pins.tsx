import { type LensResult, PINS_MAX } from '@lensboard/contract'
import { pieceOf } from './followed.js'
import type { LensCell } from './lens-cell.js'
import { exactFloat, formatNatsValue, formatProb, formatRank } from './numbers.js'
import { type Pins, pinSubjects, sameWords } from './pins.js'
import { SlotBadge } from './slot-badge.js'
import { subjectKey, subjectLogProb, subjectRank } from './subject.js'
import { SubjectText } from './subject-text.js'
import { TokenText } from './token-text.js'

/** What is tracked on a card, as one person sees it, and how it is changed from the details of a cell. */
export interface CellPins {
  /** Everybody's, then this person's own. */
  pins: Pins
  /** The first group, and the first position, that nobody else sees. */
  ownFrom: number
  ownPositionsFrom: number
  /** Tracks or releases a token; `joins` puts it into the last group. */
  onToken(id: number, joins: boolean): void
  onPosition(position: number): void
  /** Handlers that show a token's line in grey while it is pointed at. */
  previewOf?(id: number): { onPointerEnter(): void; onPointerLeave(): void; onFocus(): void; onBlur(): void }
  /** Asks for tokens that the result does not have here: a run. Absent where that cannot be asked for. */
  onFollow?: ((ids: readonly number[]) => void) | undefined
  /** Makes a chart card of what is tracked; absent for who may not. */
  onChart?: (() => void) | undefined
}

interface ListProps {
  result: LensResult
  tracking: CellPins
}

/** Other spellings of what was tracked last, where they are listed too. */
export function SameWords({ result, tracking, listed }: ListProps & { listed: readonly number[] }) {
  const last = tracking.pins.groups.at(-1)
  const same = last ? sameWords(result, tracking.pins, last, listed) : []
  if (same.length === 0) return null
  return (
    <p className="lb-pin-note">
      {same.map((id, i) => (
        <span key={id}>
          <button
            type="button"
            className="lb-token-button"
            title="Add it to the last group"
            onClick={() => tracking.onToken(id, true)}
          >
            <TokenText piece={pieceOf(result, id)} />
          </button>
          {i < same.length - 1 ? ', ' : ''}
        </span>
      ))}
      {same.length === 1 ? 'is' : 'are'} also here – Shift-click to group
    </p>
  )
}

/** Tracked groups and tokens that are not among the listed ones, with their numbers in this cell. */
export function TrackedHere(props: ListProps & LensCell & { shown: readonly number[] }) {
  const { result, row, position, tracking, shown } = props
  const { groups } = tracking.pins
  const subjects = pinSubjects(result, tracking.pins)
  const items = subjects.flatMap((subject, slot) => {
    if (typeof subject === 'number' && shown.includes(subject)) return []
    const logProb = subjectLogProb(result, subject, row, position)
    return [{ subject, slot, logProb, rank: subjectRank(result, subject, row, position) }]
  })
  if (items.length === 0) return null
  const missing = items.filter(({ logProb }) => Number.isNaN(logProb)).flatMap(({ slot }) => groups[slot] ?? [])
  return (
    <>
      <ul className="lb-candidates lb-followed" aria-label="Tracked tokens">
        {items.map(({ subject, slot, logProb, rank }) => (
          <li key={subjectKey(subject)} className="lb-candidate">
            <SlotBadge slot={slot} own={slot >= tracking.ownFrom} />
            <span className="lb-candidate-token">
              <SubjectText result={result} subject={subject} />
            </span>
            {Number.isNaN(logProb) ? (
              <span className="lb-faint lb-candidate-absent">not in the result here</span>
            ) : (
              <>
                <span className="lb-candidate-prob" title={exactFloat(Math.exp(logProb))}>
                  {formatProb(Math.exp(logProb))}
                </span>
                <span />
                <span className="lb-candidate-prob" title={exactFloat(logProb)}>
                  {formatNatsValue(logProb)}
                </span>
                <span className="lb-candidate-id">
                  {Number.isNaN(rank) ? formatRank(rank) : `#${formatRank(rank)}`}
                </span>
              </>
            )}
          </li>
        ))}
      </ul>
      {missing.length > 0 && tracking.onFollow ? (
        <p className="lb-pin-note">
          <button type="button" className="lb-token-button" onClick={() => tracking.onFollow?.(missing)}>
            Follow {missing.length === 1 ? 'it' : 'them'} at every position
          </button>
          Adds {missing.length === 1 ? 'one token' : `${missing.length} tokens`} and runs again.
        </p>
      ) : null}
    </>
  )
}

/** Tracking the position, and a chart of what is tracked. */
export function PinActs({ position, tracking }: { position: number; tracking: CellPins }) {
  const { pins, ownFrom, ownPositionsFrom, onChart } = tracking
  const at = pins.positions.indexOf(position)
  const own = pins.groups.length > ownFrom || pins.positions.length > ownPositionsFrom
  return (
    <>
      <div className="lb-pin-acts">
        <button
          type="button"
          className="lb-token-button"
          aria-pressed={at >= 0}
          title={at >= 0 ? 'Release this position (L)' : 'Draw this position in charts (L)'}
          onClick={() => tracking.onPosition(position)}
        >
          {at >= 0 ? 'Release position' : 'Track position'}
        </button>
        {onChart ? (
          <button type="button" className="lb-token-button" onClick={onChart}>
            New chart from pins
          </button>
        ) : null}
      </div>
      {own ? <p className="lb-details-note">Dashed letters and positions: only you see this.</p> : null}
      {pins.groups.length >= PINS_MAX.groups ? (
        <p className="lb-details-note">Six groups are tracked. Remove one to add another.</p>
      ) : null}
    </>
  )
}
