import type { ReactNode } from 'react'
import styles from './hero.module.css'
import type { ChangeLook, HeroLook } from './hero-look'
import type { Widths } from './use-width'

/** What the bench of either kind gets. */
export interface BenchProps<Result> {
  result: Result
  title: string
  widths: Widths
  /** Of the plot. */
  height: number
  look: HeroLook
  onLook: ChangeLook
}

interface CardBoxProps {
  title: string
  subtitle: string
  badge?: ReactNode
  plot: ReactNode
  picker?: ReactNode
  legend?: ReactNode
  side?: ReactNode
  /** What follows what is pinned, under the chosen cell. */
  chart?: ReactNode
}

/** The card's outside and what stands beside it: the same boxes in every state, so that nothing jumps. */
export function CardBox({ title, subtitle, badge, plot, picker, legend, side, chart }: CardBoxProps) {
  return (
    <>
      <section className={styles.card} aria-label={`Card: ${title}`}>
        <header className={styles.cardHeader}>
          <h2 className={styles.cardTitle}>{title}</h2>
          {badge}
        </header>
        <p className={styles.cardSubtitle}>{subtitle}</p>
        {picker ? <div className={styles.picker}>{picker}</div> : null}
        {plot}
        <div className={styles.legend}>{legend}</div>
      </section>
      <div className={styles.side}>
        <section aria-live="polite" aria-label="The chosen cell">
          {side}
        </section>
        {chart}
      </div>
    </>
  )
}
