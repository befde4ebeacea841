import type { LibraryLens } from '@lensboard/contract'
import { TriangleAlert } from 'lucide-react'
import { layerWords, natsWords, qualityOf } from './lens-words'
import styles from './lenses.module.css'

/** How good a lens is: mean held-out KL beside the logit lens, and a sign where rows are worse. */
export function LensQuality({ one }: { one: LibraryLens }) {
  const quality = qualityOf(one)
  if (!quality) return <span className={styles.unknown}>not evaluated</span>
  const { lens, logitLens, worse } = quality
  return (
    <span className={styles.quality}>
      <span title="Mean over rows of KL(output‖lens) on held-out text, nats">
        <b>{natsWords(lens)}</b> <small>logit {natsWords(logitLens)}</small>
      </span>
      {worse.length > 0 ? (
        <span className={styles.worse} title={`Worse than the logit lens at ${layerWords(worse)}`}>
          <TriangleAlert size={12} strokeWidth={2} aria-hidden />
          {worse.length === 1 ? '1 row worse' : `${worse.length} rows worse`}
        </span>
      ) : null}
    </span>
  )
}
