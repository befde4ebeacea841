import type { ReactNode } from 'react'
import styles from './empty-state.module.css'

/** An empty place: one sentence, one or two acts, never a bare blank. */
export const EmptyState = ({
  title,
  children,
  actions,
  art,
}: {
  title: ReactNode
  children?: ReactNode
  actions?: ReactNode
  art?: ReactNode
}) => (
  <div className={styles.empty}>
    {art ? <div aria-hidden>{art}</div> : null}
    <h2 className={styles.title}>{title}</h2>
    {children ? <p className={styles.words}>{children}</p> : null}
    {actions ? <div className={styles.actions}>{actions}</div> : null}
  </div>
)
