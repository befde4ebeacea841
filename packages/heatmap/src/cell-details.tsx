import type { LensResult } from '@lensboard/contract'
import { memo, useState } from 'react'
import { type Candidate, candidate, candidates, type LensCell } from './lens-cell.js'
import { exactFloat, formatNats, formatNatsValue, formatProb, formatRank } from './numbers.js'
import { ParityBadge } from './parity-badge.js'
import { rowLabel } from './row-label.js'
import { TokenText } from './token-text.js'

export interface CellDetailsProps {
  result: LensResult
  row: number
  position: number
}

/** Everything a lens card knows about one cell: its candidates, the true next token, entropy and divergence. */
export const CellDetails = memo(function CellDetails({ result, row, position }: CellDetailsProps) {
  const cell = row * result.ids.length + position
  const of = result.rows[row]
  const read = result.tokens[position]
  if (!of || !read) return <p className="lb-details">This cell is not in the result.</p>
  return (
    <div className="lb-details">
      <h3 className="lb-details-title">
        {rowLabel(of)} · position {position} <TokenText piece={read} /> → predicts {position + 1}
      </h3>
      <ol className="lb-candidates" aria-label="Most probable next tokens">
        {candidates(result, { row, position }).map((c) => (
          <CandidateItem key={c.rank} candidate={c} />
        ))}
      </ol>
      <TrueNext result={result} row={row} position={position} />
      <dl className="lb-measures">
        <Measure name="Entropy" nats={result.entropy[cell]} />
        <Measure name="KL(output ‖ row)" nats={result.klFromOutput[cell]} />
        <Measure name="KL(row ‖ output)" nats={result.klToOutput[cell]} />
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

/** The token that really comes next, and where this row has it. */
function TrueNext({ result, row, position }: { result: LensResult } & LensCell) {
  const next = result.tokens[position + 1]
  if (!next) return <p className="lb-details-note">True next: none, the prompt ends here.</p>
  const cell = row * result.ids.length + position
  const first = candidate(result, { row, position }, 0).id === result.ids[position + 1]
  return (
    <p className="lb-details-note">
      True next: <TokenText piece={next} /> {formatProb(Math.exp(result.targetLogProb[cell] ?? Number.NaN))} ·{' '}
      {first ? 'first choice' : `rank ${formatRank(result.targetRank[cell] ?? 0)}`}
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
