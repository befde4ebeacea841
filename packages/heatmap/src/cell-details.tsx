import type { LensResult, TokenGroup } from '@lensboard/contract'
import { memo, useState } from 'react'
import { type Candidate, candidate, candidates, type LensCell } from './lens-cell.js'
import { missingRank } from './missing-rank.js'
import { exactFloat, formatNats, formatNatsValue, formatProb, formatRank } from './numbers.js'
import { ParityBadge } from './parity-badge.js'
import { rowLabel } from './row-label.js'
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
}

const NONE: readonly never[] = []

/** Everything a lens card knows about one cell: its candidates, the true next token, entropy and divergence. */
export const CellDetails = memo(function CellDetails({
  result,
  row,
  position,
  asked = NONE,
  groups = NONE,
}: CellDetailsProps) {
  const cell = row * result.ids.length + position
  const of = result.rows[row]
  const read = result.tokens[position]
  if (!of || !read) return <p className="lb-details">This cell is not in the result.</p>
  return (
    <div className="lb-details">
      <h3 className="lb-details-title">
        {rowLabel(of)} · position {position} <TokenText piece={read} /> → predicts {position + 1}
      </h3>
      <div className="lb-candidate lb-candidate-head" aria-hidden="true">
        <span />
        <span />
        <span>p</span>
        <span />
        <span>ln p</span>
        <span />
      </div>
      <ol className="lb-candidates" aria-label="Most probable next tokens">
        {candidates(result, { row, position }).map((c) => (
          <CandidateItem key={c.rank} candidate={c} />
        ))}
      </ol>
      {asked.length + groups.length > 0 && result.tracked ? (
        <Followed result={result} row={row} position={position} subjects={[...groups, ...asked]} />
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
    </div>
  )
})

function CandidateItem({ candidate: { rank, id, piece, prob, logProb, logit } }: { candidate: Candidate }) {
  const [open, setOpen] = useState(false)
  return (
    <li>
      <button
        type="button"
        className="lb-candidate"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') setOpen(event.key === 'ArrowRight')
        }}
      >
        <span className="lb-candidate-rank">{rank}</span>
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
        <span className="lb-candidate-id">id {id}</span>
      </button>
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

/** What the question asks to follow, with its probability, logarithm and rank in this cell; a group has no rank. */
function Followed({
  result,
  row,
  position,
  subjects,
}: { result: LensResult; subjects: readonly Subject[] } & LensCell) {
  const items = subjects.map((subject) => ({
    subject,
    logProb: subjectLogProb(result, subject, row, position),
    rank: subjectRank(result, subject, row, position),
  }))
  const uncounted = items.some(
    ({ subject, logProb, rank }) => typeof subject === 'number' && !Number.isNaN(logProb) && Number.isNaN(rank),
  )
  return (
    <>
      <ul className="lb-candidates lb-followed" aria-label="Followed tokens">
        {items.map(({ subject, logProb, rank }) => (
          <li
            key={subjectKey(subject)}
            className="lb-candidate"
            title={typeof subject === 'number' ? `id ${subject}` : `ids ${subject.ids.join(', ')}`}
          >
            <span className="lb-candidate-rank">{typeof subject === 'number' ? '●' : 'Σ'}</span>
            <span className="lb-candidate-token">
              <SubjectText result={result} subject={subject} />
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
                <span
                  title={
                    typeof subject === 'number' ? `Rank ${missingRank(result, 'followed')}.` : 'A group has no rank.'
                  }
                >
                  {formatRank(rank)}
                </span>
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
