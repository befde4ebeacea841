import type { LensResult, TokenGroup } from '@lensboard/contract'
import { idWords, pieceLabel } from '@lensboard/contract'
import { memo } from 'react'
import { CopyButton } from './copy-button.js'
import { followedHere } from './followed.js'
import { candidates } from './lens-cell.js'
import { whyLacking } from './metric.js'
import { exactFloat, formatProb } from './numbers.js'
import { rowLabel } from './row-label.js'
import { isFollowedHere, type Subject, subjectKey, subjectLabel } from './subject.js'
import { SubjectText } from './subject-text.js'
import { TokenText } from './token-text.js'
import { measureWords, type TrajectoryMeasure, trajectory } from './trajectory.js'
import { tabLines } from './tsv.js'

interface PositionTableProps {
  result: LensResult
  position: number
}

interface FollowedTableProps extends PositionTableProps {
  measure: TrajectoryMeasure
  groups: readonly TokenGroup[]
}

const TOKENS_SHOWN = 80

const counted = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`

/** Every group and token followed at a position × every row, the output first; it scrolls inside. */
export const FollowedTable = memo(function FollowedTable(props: FollowedTableProps) {
  const { result, position, groups } = props
  if (!result.tracked) return <p className="lb-details-note">{whyLacking(result)}</p>
  const measure = props.measure === 'logitDifference' ? 'logProb' : props.measure
  const words = measureWords(measure)
  const tokens = followedHere(result, position)
  const subjects: Subject[] = [...groups.filter((group) => isFollowedHere(tokens, group)), ...tokens]
  const rows = result.rows.map((_, row) => row).reverse()
  const name = (row: number) => (result.rows[row] ? rowLabel(result.rows[row]) : '')
  const nGroups = subjects.length - tokens.length
  const lines = subjects.map((subject) => ({ subject, values: trajectory(result, position, subject, measure) }))
  const copied = tabLines([
    [words.name, 'id', ...rows.map(name)],
    ...lines.map(({ subject, values }) => [
      subjectLabel(result, subject),
      typeof subject === 'number' ? String(subject) : subject.ids.join(' '),
      ...rows.map((row) => exactFloat(values[row] ?? Number.NaN)),
    ]),
  ])
  return (
    <>
      <p className="lb-details-note lb-table-note" title={words.formula}>
        {words.name} of {nGroups > 0 ? `${counted(nGroups, 'group')} and ` : ''}
        {counted(tokens.length, 'followed token')} <CopyButton text={copied} what="the table" />
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: keys scroll it */}
      <section className="lb-small-table" tabIndex={0} aria-label="Followed tokens">
        <table className="lb-table" aria-label={`${words.name} of followed tokens by row`}>
          <thead>
            <tr>
              <th scope="col">Token</th>
              {rows.map((row) => (
                <th key={row} scope="col" data-number>
                  {name(row)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.slice(0, TOKENS_SHOWN).map(({ subject, values }) => (
              <tr key={subjectKey(subject)}>
                <th scope="row" {...(typeof subject === 'number' ? { title: idWords(subject) } : {})}>
                  <SubjectText result={result} subject={subject} />
                </th>
                {rows.map((row) => (
                  <td key={row} data-number title={exactFloat(values[row] ?? Number.NaN)}>
                    {words.format(values[row] ?? Number.NaN)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  )
})

/** The most probable tokens of every row at a position, the output first; it scrolls inside. */
export const TopTable = memo(function TopTable({ result, position }: PositionTableProps) {
  const rows = result.rows.map((_, row) => row).reverse()
  const name = (row: number) => (result.rows[row] ? rowLabel(result.rows[row]) : '')
  const ranks = Array.from({ length: result.topK }, (_, k) => k + 1)
  const copied = tabLines([
    ['Row', ...ranks.flatMap((rank) => [`token ${rank}`, `id ${rank}`, `ln p ${rank}`])],
    ...rows.map((row) => [
      name(row),
      ...candidates(result, { row, position }).flatMap(({ piece, id, logProb }) => [
        pieceLabel(piece),
        String(id),
        exactFloat(logProb),
      ]),
    ]),
  ])
  return (
    <>
      <p className="lb-details-note lb-table-note">
        Top {result.topK} of every row <CopyButton text={copied} what="the table" />
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: keys scroll it */}
      <section className="lb-small-table" tabIndex={0} aria-label="Most probable tokens">
        <TopRows result={result} position={position} />
      </section>
    </>
  )
})

/** The table alone, the output first. */
export const TopRows = memo(function TopRows({ result, position, named = false }: TopRowsProps) {
  const rows = result.rows.map((_, row) => row).reverse()
  const name = (row: number) => (result.rows[row] ? rowLabel(result.rows[row]) : '')
  const ranks = Array.from({ length: result.topK }, (_, k) => k + 1)
  return (
    <table className="lb-table" aria-label="Most probable tokens by row">
      <thead>
        <tr>
          <th scope="col">{named ? <PositionName result={result} position={position} /> : 'Row'}</th>
          {ranks.map((rank) => (
            <th key={rank} scope="col">
              {rank}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row}>
            <th scope="row">{name(row)}</th>
            {candidates(result, { row, position }).map(({ rank, id, piece, prob, logProb }) => (
              <td key={rank} title={`${idWords(id)}, ln p ${exactFloat(logProb)}`}>
                <TokenText piece={piece} /> <span className="lb-faint">{formatProb(prob)}</span>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
})

interface TopRowsProps extends PositionTableProps {
  /** Whether the table says which position it is of, where several stand below each other. */
  named?: boolean
}

const PositionName = ({ result, position }: PositionTableProps) => (
  <>
    at {position} {result.tokens[position] ? <TokenText piece={result.tokens[position]} /> : null}
  </>
)
