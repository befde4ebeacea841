import type { LensResult, TokenGroup, TokenPiece } from '@lensboard/contract'
import { memo } from 'react'
import type { Sides } from './difference-metric.js'
import { candidates, type LensCell } from './lens-cell.js'
import { LENS_METRICS, shownMetric } from './metrics.js'
import { formatProb } from './numbers.js'
import { OTHER_CHOICE } from './other-choice.js'
import { pairWords } from './pair-words.js'
import { rowLabel } from './row-label.js'
import { tokenKey } from './same-tokens.js'
import { SubjectText } from './subject-text.js'
import { TokenText } from './token-text.js'

export interface DifferenceDetailsProps {
  /** Both with the same rows and columns, of `matchReadings`. */
  a: LensResult
  b: LensResult
  sides: Sides
  /** What the card shows; it stands first. */
  metric: string
  groups?: readonly TokenGroup[] | undefined
  row: number
  position: number
}

/** One cell of two readings: their first choices side by side, and every measure in A, in B, and what is between. */
export const DifferenceDetails = memo(function DifferenceDetails(props: DifferenceDetailsProps) {
  const { a, b, sides, row, position, groups } = props
  const of = a.rows[row]
  const read = a.tokens[position]
  if (!of || !read) return <p className="lb-details">This cell is not in the result.</p>
  const pair = pairWords(a, b)
  const only = pair?.only(position)
  const ids = [...new Set([props.metric, OTHER_CHOICE.id, ...LENS_METRICS.map(({ id }) => id)])]
  const measures = ids.map((id) => shownMetric(id, { baseline: b, sides, groups }))
  return (
    <div className="lb-details">
      <h3 className="lb-details-title">
        {pair ? (
          <>
            {pair.rowLabel(row)} · {pair.columnPlace(position)} <TokenText piece={read} />
            {isOther(read, b.tokens[position]) ? (
              <>
                {' '}
                | <TokenText piece={b.tokens[position]!} />
              </>
            ) : null}
          </>
        ) : (
          <>
            {rowLabel(of)} · position {position} <TokenText piece={read} /> → predicts {position + 1}
          </>
        )}
      </h3>
      {only ? <p className="lb-details-note">{only} There is nothing to take it from.</p> : null}
      <div className="lb-sides">
        <Side name="A" what={sides.a} result={a} row={row} position={position} />
        <Side name="B" what={sides.b} result={b} row={row} position={position} />
      </div>
      <table className="lb-sides-table">
        <thead>
          <tr>
            <th scope="col">Measure</th>
            <th scope="col">A</th>
            <th scope="col">B</th>
            <th scope="col">A − B</th>
          </tr>
        </thead>
        <tbody>
          {measures.map((measure) => {
            const plain = measure.of ?? measure
            return (
              <tr key={measure.id} title={plain.unit}>
                <th scope="row">
                  {plain.name}
                  {plain.subjects?.map((subject) => (
                    <span key={JSON.stringify(subject)}>
                      {' '}
                      <SubjectText result={a} subject={subject} />
                    </span>
                  ))}
                </th>
                <td>{plain.short(plain.at(a, row * a.ids.length + position))}</td>
                <td>{plain.short(plain.at(b, row * b.ids.length + position))}</td>
                <td>{measure.short(measure.at(a, row * a.ids.length + position))}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
})

const isOther = (own: TokenPiece, its: TokenPiece | undefined) => its !== undefined && tokenKey(own) !== tokenKey(its)

/** The most probable tokens of one side, as many as it holds, five at most. */
function Side({ name, what, result, row, position }: { name: string; what: string; result: LensResult } & LensCell) {
  const found = candidates(result, { row, position }).slice(0, 5)
  const first = found.filter(({ id }) => id >= 0)
  return (
    <section aria-label={`${name}: ${what}`}>
      <h4 title={what}>
        <b>{name}</b> {what}
      </h4>
      {first.length === 0 ? <p className="lb-details-note">No value here.</p> : null}
      <ol>
        {first.map(({ rank, piece, prob }) => (
          <li key={rank}>
            <TokenText piece={piece} /> <span>{formatProb(prob)}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}
