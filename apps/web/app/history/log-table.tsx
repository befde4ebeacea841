import { formatBytes } from '@lensboard/heatmap'
import { Link, useSearchParams } from '@remix-run/react'
import { Avatar } from '../ui/avatar'
import { When } from '../ui/when'
import styles from './history.module.css'

interface LogTableProps {
  /** Newest first; changes of one person that followed on each other are one line. */
  log: readonly {
    person: { name: string; color: string } | null
    fromSeq: string
    toSeq: string
    rows: number
    bytes: number
    to: Date
  }[]
  isCut: boolean
  now: Date
}

/** Who changed the board when, as far back as the log is kept. */
export function LogTable({ log, isCut, now }: LogTableProps) {
  const isOlder = useSearchParams()[0].has('before')
  const last = log.at(-1)
  return (
    <section aria-labelledby="log" className={styles.section}>
      <div className={styles.heading}>
        <h2 id="log">Changes</h2>
        <p className={styles.hint}>
          The log keeps the last day, change by change; what is older is part of the board and its versions.
        </p>
      </div>
      {log.length === 0 ? (
        <p className={styles.empty}>No change of the last day.</p>
      ) : (
        <table className={styles.log}>
          <thead>
            <tr>
              <th scope="col">Who</th>
              <th scope="col">When</th>
              <th scope="col" className={styles.number}>
                Changes
              </th>
              <th scope="col" className={styles.number}>
                Size
              </th>
              <th scope="col" className={styles.number}>
                Numbers
              </th>
            </tr>
          </thead>
          <tbody>
            {log.map(({ person, fromSeq, toSeq, rows, bytes, to }) => (
              <tr key={toSeq}>
                <th scope="row">
                  {person ? <Avatar person={person} size={20} /> : null}
                  {person?.name ?? 'The server'}
                </th>
                <td>
                  <When date={to} now={now} />
                </td>
                <td className={styles.number}>{rows}</td>
                <td className={styles.number}>{formatBytes(bytes)}</td>
                <td className={styles.number}>{fromSeq === toSeq ? toSeq : `${fromSeq}–${toSeq}`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className={styles.pager}>
        {isOlder ? (
          <Link to="?" preventScrollReset>
            Newest
          </Link>
        ) : null}
        {isCut && last ? (
          <Link to={`?before=${last.fromSeq}`} preventScrollReset>
            Older
          </Link>
        ) : null}
      </p>
    </section>
  )
}
