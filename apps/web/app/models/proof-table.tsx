import type { Proof } from '@lensboard/contract'
import styles from './proof.module.css'
import { differenceWords } from './proof-words'

/** Every family with what the parity run measured. Written by that run; nothing here is said by hand. */
export function ProofTable({ proof, here }: { proof: Proof; here: ReadonlySet<string> }) {
  return (
    <div className={styles.proof}>
      <p className={styles.words}>
        Of every family, checkpoints with each of its peculiarities were computed here (ONNX Runtime {proof.onnxRuntime}
        , engine {proof.engine}) and by {proof.reference}. The figures are the largest differences found: relative to
        their scale for hidden states and logits, absolute for patterns and probabilities.
      </p>
      <div className={styles.panel}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Family</th>
              <th scope="col">Variants held against the reference</th>
              <th scope="col" title="Relative to their scale">
                Hidden states
              </th>
              <th scope="col" title="Absolute">
                Patterns
              </th>
              <th scope="col" title="Relative to their scale">
                Logits
              </th>
              <th scope="col" title="Absolute">
                Probabilities
              </th>
            </tr>
          </thead>
          <tbody>
            {proof.families.map((family) => (
              <tr key={family.modelType}>
                <th scope="row">
                  {family.title}
                  <code>{family.modelType}</code>
                  {here.has(family.modelType) ? <span className={styles.here}>Here</span> : null}
                </th>
                <td className={styles.variants}>
                  {family.variants.map((variant) => (
                    <span key={variant}>{variant}</span>
                  ))}
                </td>
                <td>{differenceWords(family.streams)}</td>
                <td>{differenceWords(family.patterns)}</td>
                <td>{differenceWords(family.logits)}</td>
                <td>{differenceWords(family.probabilities)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}
