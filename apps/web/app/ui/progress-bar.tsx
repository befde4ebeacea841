import { clsx } from 'clsx'
import styles from './progress-bar.module.css'

/** How far something is, 0–1; without a share it only moves. Say the figures in words beside it. */
export function ProgressBar({
  label,
  share,
  tone = 'accent',
  still = false,
}: {
  label: string
  share: number | undefined
  tone?: 'accent' | 'plain'
  /** Nothing goes on at the moment. */
  still?: boolean
}) {
  const known = share === undefined ? undefined : Math.min(1, Math.max(0, share))
  return (
    <div
      className={clsx(styles.bar, styles[tone])}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(known === undefined ? {} : { 'aria-valuenow': Math.round(known * 100) })}
    >
      {known === undefined && still ? null : (
        <span
          className={known === undefined ? styles.unknown : styles.known}
          {...(known === undefined ? {} : { style: { width: `${known * 100}%` } })}
        />
      )}
    </div>
  )
}
