import type { TrainingCurve } from '@lensboard/contract'
import styles from './curve.module.css'
import { meanOf, natsWords } from './lens-words'

/** Every reading of held-out text as figures: steps down, rows across. */
export function CurveTable({ curve: { layers, heldOut, logitLens } }: { curve: TrainingCurve }) {
  const cells = (kl: readonly number[]) =>
    layers.map((layer, row) => <td key={layer}>{natsWords(kl[row] ?? Number.NaN)}</td>)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls must be reachable by keys
    <section className={styles.tableWrap} tabIndex={0} aria-label="Held-out KL by step and row">
      <table className={styles.table}>
        <caption className="lb-sr-only">KL(output‖lens) on held-out text, nats</caption>
        <thead>
          <tr>
            <th scope="col">After step</th>
            <th scope="col">Mean</th>
            {layers.map((layer) => (
              <th key={layer} scope="col">
                L{layer}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {logitLens ? (
            <tr className={styles.beside}>
              <th scope="row">Logit lens</th>
              <td>{natsWords(meanOf(logitLens))}</td>
              {cells(logitLens)}
            </tr>
          ) : null}
          {heldOut.map(({ step, kl }) => (
            <tr key={step}>
              <th scope="row">{step.toLocaleString('en-US')}</th>
              <td>{natsWords(meanOf(kl))}</td>
              {cells(kl)}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
