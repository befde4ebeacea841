import type { FamilyProof, ModelInfo, Proof } from '@lensboard/contract'
import { Check } from 'lucide-react'
import styles from './models.module.css'
import { differenceWords, largestDifference, proofOf } from './proof-words'

/** What the parity run says about this model's family. */
export function ModelProof({ model, proof, onAll }: { model: ModelInfo; proof: Proof | undefined; onAll(): void }) {
  const found = proofOf(proof, model)
  if (!proof || model.nLayers === 0) return null
  return (
    <section className={styles.part}>
      <h3>Checked against the reference</h3>
      {found ? (
        <>
          <p className={styles.verified}>
            <Check size={14} strokeWidth={2} aria-hidden />
            <span>
              {found.title} differs by at most {differenceWords(largestDifference(found))} over {variantWords(found)}.
            </span>
          </p>
          <dl className={styles.differences}>
            {(['streams', 'patterns', 'logits', 'probabilities'] as const).map((what) => (
              <div key={what}>
                <dt>{what === 'streams' ? 'Hidden states' : what[0]?.toUpperCase() + what.slice(1)}</dt>
                <dd>{differenceWords(found[what])}</dd>
              </div>
            ))}
          </dl>
        </>
      ) : (
        <p>This family is not in the table of the last parity run.</p>
      )}
      <button type="button" className={styles.textButton} onClick={onAll}>
        All families
      </button>
    </section>
  )
}

const variantWords = ({ variants }: FamilyProof) =>
  variants.length === 1 ? 'one checkpoint' : `${variants.length} checkpoints`
