import { clsx } from 'clsx'
import type { ReactNode } from 'react'
import styles from './chip.module.css'

/** A small fact in a pill. Words carry the meaning; the tone only repeats it. */
export function Chip({
  children,
  tone = 'plain',
  icon,
  title,
  className,
}: {
  children: ReactNode
  tone?: 'plain' | 'accent' | 'ok' | 'warn' | 'danger'
  icon?: ReactNode
  title?: string
  className?: string
}) {
  return (
    <span className={clsx(styles.chip, styles[tone], className)} {...(title ? { title } : {})}>
      {icon}
      <span className={styles.text}>{children}</span>
    </span>
  )
}
