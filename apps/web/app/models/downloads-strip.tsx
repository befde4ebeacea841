import { type Download, ERRORS, isErrorCode } from '@lensboard/contract'
import { formatBytes } from '@lensboard/heatmap'
import { clsx } from 'clsx'
import { useState } from 'react'
import { Button } from '../ui/button'
import { ProgressBar } from '../ui/progress-bar'
import { timeLeft } from './download-rate'
import styles from './downloads.module.css'
import { shortCommit } from './model-words'
import { type Downloads, isActive, useDownloadActs } from './use-downloads'

/** More than this many lines push the table away; the rest is one click further. */
const SHOWN = 4

/** What is being downloaded, has failed or has just arrived. Downloads belong to everybody on this server. */
export function DownloadsStrip({ downloads }: { downloads: Downloads }) {
  const [all, setAll] = useState(false)
  const { list } = downloads
  if (list.length === 0) return null
  const ordered = [...list].sort((a, b) => Number(isActive(b)) - Number(isActive(a)))
  return (
    <section className={styles.strip} aria-label="Downloads">
      <ul>
        {ordered.slice(0, all ? undefined : SHOWN).map((download) => (
          <Line key={download.id} download={download} downloads={downloads} />
        ))}
      </ul>
      {list.length > SHOWN ? (
        <Button size="sm" variant="ghost" onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show all ${list.length}`}
        </Button>
      ) : null}
    </section>
  )
}

function Line({ download, downloads }: { download: Download; downloads: Downloads }) {
  const { id, repo, commit, status, by, bytesDone, bytesTotal, error } = download
  const acts = useDownloadActs(downloads)
  const moves = status !== 'done' && status !== 'failed'
  const mayPass = error !== undefined && isErrorCode(error.code) && ERRORS[error.code].retry
  return (
    <li className={styles.line} data-status={status}>
      <div className={styles.name}>
        <span className={styles.repo} title={`${repo} @ ${commit}`}>
          {repo}
        </span>
        <span className={styles.commit}>@ {shortCommit(commit)}</span>
        <span className={styles.by}>by {by}</span>
      </div>
      {moves ? (
        <ProgressBar
          label={`Download of ${repo}`}
          share={bytesTotal > 0 && status !== 'queued' ? bytesDone / bytesTotal : undefined}
          tone={status === 'cancelled' ? 'plain' : 'accent'}
          still={!isActive(download)}
        />
      ) : null}
      <p className={clsx(styles.words, moves || styles.wide)} {...(status === 'failed' ? { role: 'alert' } : {})}>
        {words(download, downloads.rate(id))}
      </p>
      <div className={styles.acts}>
        {isActive(download) ? (
          <Button size="sm" busy={acts.cancel.isPending} onClick={() => acts.cancel.mutate({ id })}>
            Cancel
          </Button>
        ) : null}
        {status === 'failed' || status === 'cancelled' ? (
          <Button
            size="sm"
            variant={mayPass || status === 'cancelled' ? 'primary' : 'secondary'}
            busy={acts.retry.isPending}
            onClick={() => acts.retry.mutate({ id })}
          >
            {status === 'cancelled' ? 'Go on' : 'Try again'}
          </Button>
        ) : null}
        {isActive(download) ? null : (
          <Button size="sm" variant="ghost" busy={acts.dismiss.isPending} onClick={() => acts.dismiss.mutate({ id })}>
            Dismiss
          </Button>
        )}
      </div>
    </li>
  )
}

/** What a line says of its bytes. */
function words(download: Download, rate: number | undefined): string {
  const { status, bytesDone, bytesTotal, error } = download
  const amount = `${formatBytes(bytesDone)} of ${formatBytes(bytesTotal)}`
  switch (status) {
    case 'queued':
      return 'Waiting for its turn'
    case 'running':
      if (bytesTotal > 0 && bytesDone >= bytesTotal) return `${amount} · checking the files`
      return [amount, rate ? `${formatBytes(rate)}/s` : undefined, timeLeft(bytesTotal - bytesDone, rate)]
        .filter(Boolean)
        .join(' · ')
    case 'done':
      return `${formatBytes(bytesTotal)} · here and checked`
    case 'cancelled':
      return `Cancelled at ${amount}. What arrived is kept.`
    case 'failed':
      return error?.message ?? ERRORS.INTERNAL.say
  }
}
