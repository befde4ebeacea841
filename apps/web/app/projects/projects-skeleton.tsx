import { Skeleton } from '../ui/skeleton'
import styles from './projects.module.css'

/** The grid's shape while the list is on its way. */
export const ProjectsSkeleton = () => (
  <div className={styles.grid} role="status" aria-label="Reading your boards">
    {['a', 'b', 'c', 'd'].map((key) => (
      <div key={key} className={styles.card}>
        <Skeleton height="auto" style={{ aspectRatio: '4 / 3', borderRadius: 'var(--lb-radius-card)' }} />
        <Skeleton width="60%" height={14} />
        <Skeleton width="40%" height={12} />
      </div>
    ))}
  </div>
)
