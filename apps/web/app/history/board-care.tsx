import { formatBytes } from '@lensboard/heatmap'
import { CircleCheck, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { When } from '../ui/when'
import type { CensusAnswer } from './census.server'
import styles from './history.module.css'

interface BoardCareProps {
  disk: {
    cardCount: number
    savedAt: Date | null
    stateBytes: number
    logBytes: number
    rows: number
    epoch: number
    clients: number
  }
  census: CensusAnswer
  damaged: readonly { seq: string; damage: string; bytes: number; createdAt: Date }[]
  now: Date
}

/** How large a board is, whether all of it is on disk, and what of it could not be read. */
export function BoardCare({ disk, census, damaged, now }: BoardCareProps) {
  const isOpen = census.is === 'open'
  const unreadable = isOpen ? census.unreadable : []
  const isWell = isOpen && damaged.length === 0 && unreadable.length === 0
  return (
    <section aria-labelledby="care">
      <h2 id="care" className="lb-sr-only">
        State of the board
      </h2>
      <p className={isWell ? styles.well : styles.ill}>
        {isWell ? <CircleCheck size={16} aria-hidden /> : <TriangleAlert size={16} aria-hidden />}
        {isWell
          ? census.queued === 0
            ? 'All of this board can be read, and all of it is on disk.'
            : 'All of this board can be read; the last changes are on their way to the disk.'
          : isOpen
            ? 'The board can be opened, but parts of it could not be read. They are kept and listed below.'
            : `${census.sentence} If that stays so, begin anew from a version below: everything on disk is kept beside.`}
      </p>
      <dl className={styles.facts}>
        <Fact name="Size" title="The compacted board, and the log since then">
          {formatBytes(disk.stateBytes + disk.logBytes)}
        </Fact>
        <Fact name="Cards">{disk.cardCount}</Fact>
        <Fact name="Things on it" title="Cards, drawings, pages, arrows and what they hold on to">
          {isOpen ? census.records : '–'}
        </Fact>
        <Fact name="Changes in the log" title="Older ones are part of the compacted board">
          {disk.rows}
        </Fact>
        <Fact name="Here now">{isOpen ? census.people : '–'}</Fact>
        <Fact name="Last change">{disk.savedAt ? <When date={disk.savedAt} now={now} /> : 'never'}</Fact>
      </dl>
      {damaged.length > 0 || unreadable.length > 0 ? (
        <details className={styles.aside} open>
          <summary>{damaged.length + unreadable.length} could not be read and were set aside</summary>
          <p>
            Nothing of them is deleted. A page that still holds what was lost brings it back when it is opened; else
            bring an older version back.
          </p>
          <ul>
            {damaged.map(({ seq, damage, bytes, createdAt }) => (
              <li key={seq}>
                Change {seq}, {formatBytes(bytes)}, <When date={createdAt} now={now} />: {damage}
              </li>
            ))}
            {unreadable.map((id) => (
              <li key={id}>
                <code>{id}</code>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </section>
  )
}

const Fact = ({ name, title, children }: { name: string; title?: string; children: ReactNode }) => (
  <div title={title}>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)
