import type { TrainedLens } from '@lensboard/contract'
import { TriangleAlert } from 'lucide-react'
import styles from './curve.module.css'
import { FIGURES, type Figure, figureWords, rowName } from './lens-words'
import { worseRows } from './worse-rows'

const ORDER = Object.keys(FIGURES) as Figure[]

/** Every figure of every row, the lens beside the logit lens; where it is worse a sign and a word say so. */
export function EvaluationTable({ lens }: { lens: TrainedLens }) {
  const { layers, capture, evaluation } = lens
  if (!evaluation) return null
  const worse = new Map(ORDER.map((figure) => [figure, new Set(worseRows(lens, figure))]))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls must be reachable by keys
    <section className={styles.tableWrap} data-tall tabIndex={0} aria-label="Evaluation of every row">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col" rowSpan={2}>
              Row
            </th>
            {ORDER.map((figure) => (
              <th key={figure} scope="colgroup" colSpan={2} title={FIGURES[figure].name} className={styles.group}>
                {FIGURES[figure].tab}
                {figure === 'top1' ? '' : `, ${FIGURES[figure].unit}`}
              </th>
            ))}
          </tr>
          <tr className={styles.second}>
            {ORDER.map((figure) => [
              <th key={`${figure} lens`} scope="col">
                lens
              </th>,
              <th key={`${figure} logit`} scope="col">
                logit
              </th>,
            ])}
          </tr>
        </thead>
        <tbody>
          {layers.map((layer, row) => (
            <tr key={layer}>
              <th scope="row">{rowName(capture, layer)}</th>
              {ORDER.map((figure) => {
                const bad = worse.get(figure)?.has(layer)
                return [
                  <td key={`${figure} lens`} data-worse={bad || undefined}>
                    {bad ? <TriangleAlert size={11} strokeWidth={2} aria-label="Worse than the logit lens" /> : null}
                    {figureWords(figure, evaluation.lens[row]![figure])}
                  </td>,
                  <td key={`${figure} logit`} className={styles.beside}>
                    {figureWords(figure, evaluation.logitLens[row]![figure])}
                  </td>,
                ]
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
