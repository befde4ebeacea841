import { idWords, isTextId, type LensResult, type TokenGroup } from '@lensboard/contract'
import { type MouseEvent, memo, type ReactNode, useState } from 'react'
import { type CellPins, PinActs, SameWords, TrackedHere } from './cell-pins.js'
import { type Candidate, candidate, candidates, type LensCell } from './lens-cell.js'
import { missingRank } from './missing-rank.js'
import { exactFloat, formatNats, formatNatsValue, formatProb, formatRank, MISSING } from './numbers.js'
import { ParityBadge } from './parity-badge.js'
import { slotOf } from './pins.js'
import { rowLabel } from './row-label.js'
import { SlotBadge } from './slot-badge.js'
import { type Subject, subjectKey, subjectLogProb, subjectRank } from './subject.js'
import { SubjectText } from './subject-text.js'
import { TokenText } from './token-text.js'

export interface CellDetailsProps {
  result: LensResult
  row: number
  position: number
  /** Tokens that the question asks to follow; their numbers stand below the most probable ones. */
  asked?: readonly number[] | undefined
  /** Of them, those read as one; they stand first. */
  groups?: readonly TokenGroup[] | undefined
  /** Tracking of listed tokens and of the position; without it a click on a token shows more of it. */
  tracking?: CellPins | undefined
}

const NONE: readonly never[] = []
const TRACK = 'Track this token. Shift-click adds it to the last group.'
const RELEASE = 'Tracked. Click to release it.'

/** Everything a lens card knows about one cell: its candidates, the true next token, entropy and divergence. */
export const CellDetails = memo(function CellDetails({
  result,
  row,
  position,
  asked = NONE,
  groups = NONE,
  tracking,
}: CellDetailsProps) {
  const cell = row * result.ids.length + position
  const of = result.rows[row]
  const read = result.tokens[position]
  if (!of || !read) return <p className="lb-details">This cell is not in the result.</p>
  const listed = candidates(result, { row, position })
  const here = { result, row, position }
  return (
    <div className="lb-details" data-tracking={tracking ? true : undefined}>
      <h3 className="lb-details-title">
        {rowLabel(of)} · position {position} <TokenText piece={read} /> → predicts {position + 1}
      </h3>
      <div className="lb-candidate lb-candidate-head" aria-hidden="true">
        <span />
        <span />
        <span>p</span>
        <span />
        <span>ln p</span>
        <span>id</span>
      </div>
      <ol className="lb-candidates" aria-label="Most probable next tokens">
        {listed.map((c) => (
          <CandidateItem key={c.rank} candidate={c} tracking={tracking} />
        ))}
      </ol>
      {tracking ? <SameWords result={result} tracking={tracking} listed={listed.map(({ id }) => id)} /> : null}
      {asked.length + groups.length > 0 && result.tracked ? (
        <Followed {...here} subjects={[...groups, ...asked]} tracking={tracking} />
      ) : null}
      {tracking ? (
        <TrackedHere {...here} tracking={tracking} shown={[...listed.map(({ id }) => id), ...asked]} />
      ) : null}
      <TrueNext result={result} row={row} position={position} />
      <dl className="lb-measures">
        <Measure name="Entropy" nats={result.entropy[cell]} />
        <Measure name="KL(output ‖ row)" nats={result.klFromOutput[cell]} />
        <Measure name="KL(row ‖ output)" nats={result.klToOutput[cell]} />
        {result.jsFromOutput && <Measure name="Jensen–Shannon" nats={result.jsFromOutput[cell]} />}
      </dl>
      {of.site === 'output' && (
        <p className="lb-details-note">
          <ParityBadge parity={result.parity} /> The model’s own output.
        </p>
      )}
      {tracking ? <PinActs position={position} tracking={tracking} /> : null}
    </div>
  )
})

interface CandidateItemProps {
  candidate: Candidate
  tracking: CellPins | undefined
}

function CandidateItem({ candidate: { rank, id, piece, prob, logProb, logit }, tracking }: CandidateItemProps) {
  const [open, setOpen] = useState(false)
  const slot = tracking ? slotOf(tracking.pins, id) : -1
  const onClick = (event: MouseEvent) => {
    if (tracking) tracking.onToken(id, event.shiftKey)
    else setOpen(!open)
  }
  return (
    <li className="lb-candidate-row">
      <button
        type="button"
        className="lb-candidate"
        {...(tracking
          ? { 'aria-pressed': slot >= 0, title: slot >= 0 ? RELEASE : TRACK, ...tracking.previewOf?.(id) }
          : { 'aria-expanded': open })}
        onClick={onClick}
        onKeyDown={(event) => {
          if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') setOpen(event.key === 'ArrowRight')
        }}
      >
        <span className="lb-candidate-rank">
          {slot >= 0 && tracking ? <SlotBadge slot={slot} own={slot >= tracking.ownFrom} /> : rank}
        </span>
        <span className="lb-candidate-token">
          <TokenText piece={piece} />
        </span>
        <span className="lb-candidate-prob" title={exactFloat(prob)}>
          {formatProb(prob)}
        </span>
        <span className="lb-candidate-bar" aria-hidden="true">
          <span style={{ width: `${Math.max(prob * 100, 1).toFixed(2)}%` }} />
        </span>
        <span className="lb-candidate-prob" title={exactFloat(logProb)}>
          {formatNatsValue(logProb)}
        </span>
        <span className="lb-candidate-id" title={idWords(id)}>
          {isTextId(id) ? MISSING : id}
        </span>
      </button>
      {tracking ? (
        <button
          type="button"
          className="lb-step lb-candidate-expand"
          tabIndex={-1}
          aria-expanded={open}
          aria-label={`More of token ${rank}`}
          onClick={() => setOpen(!open)}
        >
          <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
            <path d={open ? 'M4 6l4 4 4-4' : 'M6 4l4 4-4 4'} />
          </svg>
        </button>
      ) : null}
      {open && (
        <dl className="lb-measures lb-candidate-more">
          <Measure name="Log-probability" nats={logProb} />
          <div>
            <dt>Logit</dt>
            <dd title={exactFloat(logit)}>{formatNatsValue(logit)}</dd>
          </div>
          <div>
            <dt>Raw text</dt>
            <dd>
              <code>{'text' in piece ? JSON.stringify(piece.text) : `bytes ${piece.bytes}`}</code>
            </dd>
          </div>
        </dl>
      )}
    </li>
  )
}

/** What the question asks to follow, with its probability, logarithm and rank in this cell. */
function Followed({
  result,
  row,
  position,
  subjects,
  tracking,
}: { result: LensResult; subjects: readonly Subject[]; tracking: CellPins | undefined } & LensCell) {
  const items = subjects.map((subject) => ({
    subject,
    logProb: subjectLogProb(result, subject, row, position),
    rank: subjectRank(result, subject, row, position),
  }))
  const uncounted = items.some(({ logProb, rank }) => !Number.isNaN(logProb) && Number.isNaN(rank))
  return (
    <>
      <ul className="lb-candidates lb-followed" aria-label="Followed tokens">
        {items.map(({ subject, logProb, rank }) => (
          <li
            key={subjectKey(subject)}
            className="lb-candidate"
            title={typeof subject === 'number' ? idWords(subject) : `ids ${subject.ids.join(', ')}`}
          >
            <span className="lb-candidate-rank">{typeof subject === 'number' ? '●' : 'Σ'}</span>
            <span className="lb-candidate-token">
              <Trackable subject={subject} tracking={tracking}>
                <SubjectText result={result} subject={subject} />
              </Trackable>
            </span>
            <span className="lb-candidate-prob" title={exactFloat(Math.exp(logProb))}>
              {formatProb(Math.exp(logProb))}
            </span>
            <span />
            <span className="lb-candidate-prob" title={exactFloat(logProb)}>
              {formatNatsValue(logProb)}
            </span>
            <span className="lb-candidate-id">
              {Number.isNaN(rank) ? (
                <span title={`Rank ${missingRank(result, 'followed')}.`}>{formatRank(rank)}</span>
              ) : (
                `#${formatRank(rank)}`
              )}
            </span>
          </li>
        ))}
      </ul>
      {uncounted && <p className="lb-details-note">– rank {missingRank(result, 'followed')}</p>}
    </>
  )
}

/** A followed token that a click tracks; a group is tracked token by token. */
function Trackable(props: { subject: Subject; tracking: CellPins | undefined; children: ReactNode }) {
  const { subject, tracking, children } = props
  if (!tracking || typeof subject !== 'number') return children
  const slot = slotOf(tracking.pins, subject)
  return (
    <button
      type="button"
      className="lb-token-button"
      aria-pressed={slot >= 0}
      title={slot >= 0 ? RELEASE : TRACK}
      onClick={(event) => tracking.onToken(subject, event.shiftKey)}
    >
      {slot >= 0 ? <SlotBadge slot={slot} own={slot >= tracking.ownFrom} /> : null} {children}
    </button>
  )
}

/** The token that really comes next, and where this row has it. */
function TrueNext({ result, row, position }: { result: LensResult } & LensCell) {
  const next = result.tokens[position + 1]
  if (!next) return <p className="lb-details-note">True next: none, the prompt ends here.</p>
  const cell = row * result.ids.length + position
  const rank = result.targetRank[cell] ?? 0
  const first = candidate(result, { row, position }, 0).id === result.ids[position + 1]
  return (
    <p className="lb-details-note">
      True next: <TokenText piece={next} /> {formatProb(Math.exp(result.targetLogProb[cell] ?? Number.NaN))} ·{' '}
      {first ? 'first choice' : `rank ${rank > 0 ? formatRank(rank) : missingRank(result, 'next')}`}
    </p>
  )
}

function Measure({ name, nats = Number.NaN }: { name: string; nats?: number | undefined }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd title={exactFloat(nats)}>{formatNats(nats)}</dd>
    </div>
  )
}
