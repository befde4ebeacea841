import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react'
import styles from './hero.module.css'
import type { PinnedChartProps } from './pinned-chart'

const PinnedChart = lazy(() =>
  import('./pinned-chart').then(
    (m) => ({ default: m.PinnedChart }),
    () => ({ default: () => <Empty>The chart did not arrive. Reload the page to try again.</Empty> }),
  ),
)

const SIGNS = ['pointermove', 'pointerdown', 'keydown', 'wheel'] as const
/** Has given a sign on this page, if not on this card. */
let somebody = false

/** The chart of the start page. Its script is asked for by the first sign of somebody, so that the card comes first. */
export function LateChart(props: PinnedChartProps) {
  const [wanted, setWanted] = useState(somebody)
  useEffect(() => {
    const want = () => {
      somebody = true
      setWanted(true)
    }
    for (const sign of SIGNS) addEventListener(sign, want, { once: true, passive: true })
    return () => {
      for (const sign of SIGNS) removeEventListener(sign, want)
    }
  }, [])
  const waiting = <Empty>Point at the card: these tokens are drawn here, layer by layer.</Empty>
  return wanted ? (
    <Suspense fallback={waiting}>
      <PinnedChart {...props} />
    </Suspense>
  ) : (
    waiting
  )
}

/** The chart's box before its script. */
const Empty = ({ children }: { children: ReactNode }) => (
  <section className={styles.chart} aria-label="Probability over the layers">
    <h3 className={styles.chartTitle}>Top tokens here, over the layers</h3>
    <p className={styles.chartEmpty}>{children}</p>
  </section>
)
