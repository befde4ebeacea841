import type { TrainingCurve } from '@lensboard/contract'
import { TriangleAlert } from 'lucide-react'
import chart from './chart.module.css'
import { linePath, stepScale, valueScale } from './chart-scale'
import styles from './curve.module.css'
import { rowCurves } from './curve-series'
import { natsWords } from './lens-words'

/** Drawn in this box and stretched to the width there is. */
const [WIDTH, HEIGHT] = [160, 56]

/** Held-out KL of every row in small, as a share of the logit lens's: rows of any size fall by comparable heights. */
export function RowCurves({ curve, steps }: { curve: TrainingCurve; steps: number }) {
  const rows = rowCurves(curve)
  const share = (y: number, logitLens = 1) => y / logitLens
  const values = [1, ...rows.flatMap(({ points, logitLens }) => points.map(({ y }) => share(y, logitLens)))]
  const up = valueScale(values, 'log', HEIGHT - 3, 3)
  const across = stepScale([0, Math.max(1, steps)], 2, WIDTH - 2, WIDTH)
  return (
    <ul className={styles.rows} aria-label="Held-out KL of each row, nats">
      {rows.map(({ layer, points, last, logitLens, worse }) => (
        <li key={layer} data-worse={worse || undefined}>
          <p>
            <b>L{layer}</b>
            <span className={styles.now}>{natsWords(last)}</span>
            {logitLens === undefined ? null : <span> logit {natsWords(logitLens)}</span>}
            {worse ? (
              <span className={styles.worse}>
                <TriangleAlert size={12} strokeWidth={2} aria-hidden /> worse
              </span>
            ) : null}
          </p>
          <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
            {logitLens === undefined ? null : (
              <line className={chart.line} data-look="beside" x1={0} x2={WIDTH} y1={up.at(1)} y2={up.at(1)} />
            )}
            <path
              className={chart.line}
              data-look="main"
              d={linePath(points.map(({ x, y }) => ({ x: across.at(x), y: up.at(share(y, logitLens)) })))}
            />
          </svg>
        </li>
      ))}
    </ul>
  )
}
